from lab.client import lab as lab
from lab.browser import browser as browser, server as server, visit as visit

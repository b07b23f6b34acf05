from lab.browser import browser as browser
from lab.browser import server as server
from lab.browser import visit as visit
from lab.client import lab as lab

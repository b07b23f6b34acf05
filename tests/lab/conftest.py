from lab.client import lab as lab

"""The browser face: the story on a web page, every number of which the library computes."""

from backscope.lab.app import create_app
from backscope.lab.settings import Settings

__all__ = ["Settings", "create_app"]

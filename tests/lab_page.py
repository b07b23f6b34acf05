"""The lab in a real browser, for the tests of its page: where the browser is, a server that runs, and a page on it."""

from pathlib import Path

ROOT = Path(__file__).parents[1]

"""What a network learns from: bundled sets, readers of files and folders, splits, preparation of raw inputs."""

from backscope.data.bundled import Entry, bundled, is_bundled
from backscope.data.examples import Dataset, Examples, check_examples
from backscope.data.fingerprint import fingerprint
from backscope.data.load import load, read_inputs, read_rows
from backscope.data.preparation import Preparation
from backscope.data.split import split

__all__ = [
    "Dataset",
    "Entry",
    "Examples",
    "Preparation",
    "bundled",
    "check_examples",
    "fingerprint",
    "is_bundled",
    "load",
    "read_inputs",
    "read_rows",
    "split",
]

"""Models in and out, and files that survive a kill."""

from backscope.files.atomic import sync_folder, write_bytes, write_json
from backscope.files.model import load_model, save_model
from backscope.files.output import check_output, write_output
from backscope.files.tensors import read_tensors, write_tensors

__all__ = [
    "check_output",
    "load_model",
    "read_tensors",
    "save_model",
    "sync_folder",
    "write_bytes",
    "write_json",
    "write_output",
    "write_tensors",
]

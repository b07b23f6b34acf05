"""Named arrays and one JSON object in a safetensors file: no code is ever run by reading one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadFile
from backscope.files.atomic import write_bytes

# One key alone: safetensors keeps several in a hash map, whose order differs from run to run.
KEY = "backscope"


def write_tensors(path: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Write ``arrays`` and the JSON-able ``about``; the same content gives the same bytes."""
    from safetensors.numpy import save

    ordered = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    write_bytes(path, save(ordered, metadata={KEY: json.dumps(about, ensure_ascii=False)}))


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the JSON object of ``path``; raises BadFile if it is missing, cut short or foreign."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})[KEY])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file") from None
    except KeyError:
        raise BadFile(f"{path}: was not written by backscope (its metadata has no {KEY!r})") from None
    except (SafetensorError, OSError, ValueError) as error:
        raise BadFile(f"{path}: not a complete safetensors file ({error})") from None
    if not isinstance(about, dict):
        raise BadFile(f"{path}: its metadata {KEY!r} is no JSON object")
    return arrays, about

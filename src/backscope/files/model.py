"""A network in one safetensors file: tensors ``w.1``, ``b.1``, …, and what is needed to make and to feed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from backscope.errors import BackscopeError, BadFile
from backscope.files.tensors import read_tensors, write_tensors
from backscope.network import Network


def save_model(net: Network, path: Path, preparation: dict[str, Any] | None = None) -> None:
    """Write ``net`` to ``path``, and beside it how raw inputs are prepared for it (JSON-able), if that is known."""
    layers = range(1, len(net.sizes))
    arrays = {f"w.{l}": net.w[l] for l in layers} | {f"b.{l}": net.b[l] for l in layers}
    write_tensors(path, arrays, {"network": net.architecture, "preparation": preparation})


def load_model(path: Path) -> tuple[Network, dict[str, Any] | None]:
    """Return the network of ``path`` and the preparation of its inputs.

    Raises BadFile if the file is missing, cut short, foreign, or its tensors do not fit its sizes.
    """
    arrays, about = read_tensors(path)
    try:
        net = Network(**about["network"])
        for l in range(1, len(net.sizes)):
            for name, place in ((f"w.{l}", net.w[l]), (f"b.{l}", net.b[l])):
                if arrays[name].shape != place.shape:
                    raise BadFile(f"{path}: {name} has shape {arrays[name].shape}, expected {place.shape}")
                place[...] = arrays[name]
    except BadFile:
        raise
    except (KeyError, TypeError, BackscopeError) as error:
        raise BadFile(f"{path}: does not describe a network ({error})") from None
    return net, about.get("preparation")

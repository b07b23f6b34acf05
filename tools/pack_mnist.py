"""Pack the four canonical IDX files of MNIST into the one file that backscope ships.

    python tools/pack_mnist.py FOLDER

FOLDER holds the four files of the MNIST database, gzipped or not. The format is described in
``backscope.data.mnist``, which reads it, and in docs/decisions/0003-mnist-format.md, which says why. The same input
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from pathlib import Path

import numpy as np

from backscope.data.idx import find_idx, idx_bytes, read_idx
from backscope.data.mnist import MD5, PACKED, inside_and_edge


def squeeze(values: np.ndarray) -> np.ndarray:
    """Return the zlib stream of ``values`` as bytes in an array."""
    return np.frombuffer(zlib.compress(values.tobytes(), 9), np.uint8)


def main(folder: Path) -> None:
    """Check, pack, write."""
    images, labels = [], []
    for part in ("train", "t10k"):
        for kind, kept in (("images", images), ("labels", labels)):
            array = read_idx(find_idx(folder, part, kind))
            if hashlib.md5(idx_bytes(array)).hexdigest() != MD5[part, kind]:
                sys.exit(f"{folder}: {part} {kind} are not those of MNIST")
            kept.append(array.reshape(len(array), -1).squeeze())
    pixels = np.concatenate(images).ravel()
    ink = np.packbits(pixels != 0)
    inside, edge = (np.unpackbits(bits).view(bool) for bits in inside_and_edge(ink))
    arrays = {
        "ink": squeeze(ink),
        "inside": squeeze(pixels[inside]),
        "edge": squeeze(pixels[edge]),
        "labels": squeeze(np.concatenate(labels)),
    }
    np.savez(PACKED, **arrays)
    print(f"{PACKED}: {PACKED.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

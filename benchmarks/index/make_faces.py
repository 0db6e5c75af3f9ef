"""Writes a faces artifact of random faces: make_faces.py PATH COUNT SEED."""
import hashlib
import json
import struct
import sys

import numpy as np

PIECE = 10_000
CAPACITY = 8192


def images(count, seed):
    """Pieces of blocky random faces, U8 (m, 3, 32, 32)."""
    random = np.random.default_rng(seed)
    for start in range(0, count, PIECE):
        m = min(PIECE, count - start)
        blocks = random.integers(0, 240, (m, 3, 4, 4), dtype=np.uint8)
        blocks = np.repeat(np.repeat(blocks, 8, 2), 8, 3)
        yield blocks + random.integers(0, 15, (m, 3, 32, 32), dtype=np.uint8)


def header(entries, metadata):
    """The header's text, padded to its capacity."""
    text = json.dumps({"__metadata__": metadata} | entries, separators=(",", ":")).encode()
    return text + b" " * (CAPACITY - len(text))


def main(path, count, seed):
    identities = (np.arange(count) % 5000).astype("<i8").tobytes()
    shapes = {
        "train.identities": ("I64", [count], identities),
        "test.identities": ("I64", [0], b""),
        "train.images": ("U8", [count, 3, 32, 32], None),
        "test.images": ("U8", [0, 3, 32, 32], b""),
        "train.validation": ("U8", [count], bytes(count)),
    }
    metadata = {"ddh.kind": "faces", "ddh.version": "1", "ddh.sha256": "0" * 64, "faces.identities": "5000"}
    for split in "train", "test":
        metadata |= {f"normalisation.{split}.mean": "127", f"normalisation.{split}.deviation": "70"}
    entries, offset = {}, 0
    with open(path, "wb") as file:
        file.write(bytes(8 + CAPACITY))
        for name, (dtype, shape, data) in shapes.items():
            digest, begin = hashlib.sha256(), offset
            for piece in images(count, seed) if data is None else [data]:
                file.write(piece)
                digest.update(piece)
                offset += len(piece) if data is not None else piece.nbytes
            metadata["ddh.sha256." + name] = digest.hexdigest()
            entries[name] = {"dtype": dtype, "shape": shape, "data_offsets": [begin, offset]}
        length = struct.pack("<Q", CAPACITY)
        metadata["ddh.sha256"] = hashlib.sha256(length + header(entries, metadata)).hexdigest()
        file.seek(0)
        file.write(length + header(entries, metadata))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

"""Codes artifacts in plain Python: a reader that trusts nothing but the format, and a writer.

    0      8    little-endian u64 N
    8      N    JSON, padded with spaces
    8+N    ...  tensors, little-endian, row-major
"""
import hashlib
import json
import struct

import numpy as np

TYPES = {"I64": "<i8", "U64": "<u8"}


def read(path):
    """Tensors and metadata of the artifact at `path`."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def bits(codes, count):
    """Packed words (n, W) as bits (n, count) of 0 and 1: bit i is bit i % 64 of word i // 64."""
    return np.stack(
        [(codes[:, i // 64] >> np.uint64(i % 64) & np.uint64(1)).astype(np.uint8) for i in range(count)],
        axis=1,
    )


def pack(values):
    """Bits (n, L) as packed words (n, W)."""
    n, count = values.shape
    words = np.zeros((n, (count + 63) // 64), "<u8")
    for i in range(count):
        words[:, i // 64] |= values[:, i].astype("<u8") << np.uint64(i % 64)
    return words


def write(path, gallery, gallery_identities, query, query_identities, provenance=None):
    """Writes bits (n, L) and (m, L) with their identities as a codes artifact."""
    write_words(
        path, gallery.shape[1], pack(gallery), gallery_identities, pack(query), query_identities,
        provenance)


def write_words(
    path, bit_count, gallery, gallery_identities, query, query_identities, provenance=None
):
    """Writes packed words (n, W) and (m, W) with their identities as a codes artifact."""
    tensors = {
        "gallery.codes": np.asarray(gallery, "<u8"),
        "gallery.identities": np.asarray(gallery_identities, "<i8"),
        "query.codes": np.asarray(query, "<u8"),
        "query.identities": np.asarray(query_identities, "<i8"),
    }
    metadata = dict(provenance or {})
    metadata |= {
        "code.bits": str(bit_count),
        "ddh.kind": "codes",
        "ddh.version": "1",
        "ddh.sha256": "0" * 64,
        "model.fingerprint": hashlib.sha256(b"no model: synthetic codes").hexdigest(),
    }
    header, offset = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        metadata["ddh.sha256." + name] = hashlib.sha256(tensor.tobytes()).hexdigest()
        dtype = "U64" if tensor.dtype.kind == "u" else "I64"
        header[name] = {
            "dtype": dtype,
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + tensor.nbytes],
        }
        offset += tensor.nbytes
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-(8 + len(text)) % 64)
    length = struct.pack("<Q", len(text))
    fingerprint = hashlib.sha256(length + text).hexdigest()
    text = text.replace(b'"ddh.sha256":"' + b"0" * 64, b'"ddh.sha256":"' + fingerprint.encode())
    with open(path, "wb") as file:
        file.write(length + text)
        for tensor in tensors.values():
            file.write(tensor.tobytes())

#!/usr/bin/env python
"""Write this folder's pickles with a real Python, and what numpy says of their arrays.

    make_fixtures.py TAG

Run once an interpreter: writes TAG-*.pkl beside this script and TAG.json with, for each file, its
SHA-256 and each array's dtype, shape, sum and SHA-256 of the little-endian C-order bytes.
"""
from __future__ import print_function
import gzip
import hashlib
import io
import json
import os
import pickle
import sys

import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))


def structures():
    base = np.arange(24, dtype="f4").reshape(2, 3, 4) / 2
    return {
        "c-order": base,
        "fortran": np.asfortranarray(base.astype("f8")),
        "permuted": np.ascontiguousarray(base.astype("u2")).transpose(1, 0, 2),
        "strided": base.astype("i4")[:, ::-1, ::2],
        "scalar": np.array(2.5),
        "empty": np.zeros((0, 3), "i2"),
        "big-endian": base.astype(">i4"),
        "bool-half": (base > 5, base.astype("f2")),
        "all-bytes": np.arange(256, dtype="u1"),
        "list": [base[0], base[1].astype("i8"), np.uint8(7)],
        "dict": {b"data": base.astype("u1"), b"labels": [1, 2, 70000]},
    }


def arrays(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for key in value:
            for array in arrays(value[key]):
                yield array
    elif isinstance(value, (list, tuple)):
        for item in value:
            for array in arrays(item):
                yield array


def facts(array):
    little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
    return {"dtype": array.dtype.name, "shape": list(array.shape), "sum": float(array.sum()),
            "sha256_le_c": hashlib.sha256(little.tobytes()).hexdigest()}


def main():
    tag = sys.argv[1]
    entries = []
    for index, (name, value) in enumerate(sorted(structures().items())):
        protocol = index % (pickle.HIGHEST_PROTOCOL + 1)
        if name in ("c-order", "permuted"):
            protocol = pickle.HIGHEST_PROTOCOL
        data = pickle.dumps(value, protocol)
        if name == "strided":
            out = io.BytesIO()
            for part in (data[:50], data[50:]):
                with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as member:
                    member.write(part)
            data = out.getvalue()
        file = "%s-%s.pkl" % (tag, name)
        with open(os.path.join(FOLDER, file), "wb") as output:
            output.write(data)
        entries.append({"file": file, "sha256": hashlib.sha256(data).hexdigest(),
                        "protocol": protocol, "arrays": [facts(a) for a in arrays(value)]})
    report = {"python": sys.version.split()[0], "numpy": np.__version__, "files": entries}
    with open(os.path.join(FOLDER, tag + ".json"), "w") as output:
        json.dump(report, output, indent=1, sort_keys=True)
        output.write("\n")


main()

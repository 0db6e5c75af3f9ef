#!/usr/bin/env python
"""Compare ddh-inspect with numpy on thousands of random pickles.

    pickle_differential.py DDH_INSPECT COUNT PYTHON [PYTHON ...]

Every PYTHON (2.7 or 3.x, with numpy) writes COUNT random structures of arrays, numbers, texts and
containers in all of its protocols, with both of its picklers, some compressed, together with what
ddh-inspect must say. PYTHON may be PATH=INTERPRETER to set PYTHONPATH. Seeds are fixed.
"""
from __future__ import print_function
import gzip
import hashlib
import io
import json
import math
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile

PY2 = sys.version_info[0] == 2
TYPES = "b1 u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8".split()


def random_array(r, np):
    shape = tuple(r.choice([0, 1, 2, 3, 5, 7]) if r.random() < 0.3 else r.randint(1, 6)
                  for _ in range(r.choice([0, 1, 1, 2, 2, 2, 3, 4, 8]) if r.random() < .9 else 5))
    if len(shape) == 8:
        shape = tuple(min(n, 2) for n in shape)
    if r.random() < 0.03:
        shape = (r.randint(20000, 60000), 2)
    code = r.choice(TYPES)
    count = 1
    for n in shape:
        count *= n
    if code[0] == "f" and r.random() < 0.5:
        values = np.array([r.gauss(0, 100) for _ in range(count)], dtype="f8").astype(code)
        if count and r.random() < 0.2:
            values[r.randrange(count)] = r.choice([float("nan"), float("inf"), -float("inf"), -0.0])
    elif code == "b1":
        values = np.array([r.random() < 0.5 for _ in range(count)], dtype="b1")
    elif code[0] == "f":
        values = np.array([r.randint(0, 255) for _ in range(count)], dtype=code)
    else:
        size = int(code[1])
        raw = bytearray(r.getrandbits(8) for _ in range(count * size))
        values = np.frombuffer(bytes(raw), dtype=code) if count else np.zeros(0, code)
    a = values.reshape(shape)
    if r.random() < 0.2 and int(code[1]) > 1:
        a = a.astype(">" + code)
    kind = r.randrange(6)
    if kind == 0:
        a = np.asfortranarray(a)
    elif kind == 1 and a.ndim > 1:
        order = list(range(a.ndim))
        r.shuffle(order)
        a = np.ascontiguousarray(a).transpose(order)
    elif kind == 2 and a.ndim > 0 and a.shape[0] > 1:
        a = a[::2]
    elif kind == 3 and a.ndim > 0:
        a = a[..., ::-1]
    elif kind == 4:
        a = a.copy()
        a.flags.writeable = False
    return a


def random_value(r, np, depth, shared):
    pick = r.random()
    if depth < 3 and pick < 0.30:
        n = r.choice([0, 1, 2, 2, 3, 4])
        items = [random_value(r, np, depth + 1, shared) for _ in range(n)]
        if pick < 0.1:
            return items
        if pick < 0.2:
            return tuple(items)
        keys = r.sample(["data", "labels", "x y", "q\"uote", "k%d" % n, "long" * 30], n)
        if r.random() < 0.4:
            return dict((k.encode("ascii"), v) for k, v in zip(keys, items))
        return dict(zip(keys, items))
    if pick < 0.70:
        if shared and r.random() < 0.1:
            return r.choice(shared)
        a = random_array(r, np)
        shared.append(a)
        return a
    if pick < 0.76:
        return [r.randint(-300, 70000) for _ in range(r.randint(1, 30))]
    if pick < 0.82:
        a = random_array(r, np)
        return a.flat[0] if a.size else 3
    return r.choice([
        None, True, False, 0, 1, 255, 256, 65535, 65536, -1, 2 ** 31 - 1, -2 ** 31, 2 ** 31,
        2 ** 63 - 1, -2 ** 63, 2 ** 63, 2 ** 64 - 1, 1.5, -0.0, 1e300, float("nan"), float("inf"),
        u"text", u"", u"\xe9\u20ac\U0001f600\n\\", b"", b"bytes", bytes(bytearray(range(256))),
        "str\n'\"\\", b"it's", u"x" * 300, b"y" * 300])


def array_leaf(path, a, np):
    c = np.ascontiguousarray(a.astype(a.dtype.newbyteorder("<")))
    leaf = {"path": path, "kind": "array", "shape": list(a.shape), "dtype": a.dtype.name,
            "nonfinite": 0, "sha256_le_c": hashlib.sha256(c.tobytes()).hexdigest()}
    if a.dtype.kind == "f":
        values = [float(v) for v in a.flat]
        finite = [v for v in values if not (math.isnan(v) or math.isinf(v))]
        leaf["nonfinite"] = len(values) - len(finite)
        leaf["sum"] = math.fsum(finite)
        leaf["scale"] = math.fsum(abs(v) for v in finite)
    else:
        leaf["sum"] = sum(int(v) for v in a.flat)
    return leaf


def whole(v, np):
    if isinstance(v, (bool, np.bool_)):
        return False
    return isinstance(v, (int, np.integer)) or (PY2 and isinstance(v, long))  # noqa: F821


def leaves(path, v, np, out):
    text = type(u"")
    if isinstance(v, np.ndarray):
        out.append(array_leaf(path, v, np))
    elif isinstance(v, list) and v and all(whole(i, np) for i in v):
        out.append({"path": path, "kind": "list-of-int", "n": len(v), "sum": sum(int(i) for i in v)})
    elif isinstance(v, (list, tuple)) and v:
        for i, item in enumerate(v):
            leaves("%s[%d]" % (path, i), item, np, out)
    elif isinstance(v, dict) and v:
        for k in v:
            name = k if isinstance(k, text) else k.decode("ascii")
            leaves('%s[%s]' % (path, json.dumps(name)), v[k], np, out)
    elif isinstance(v, (list, tuple, dict)):
        out.append({"path": path, "kind": "empty"})
    elif v is None:
        out.append({"path": path, "kind": "none"})
    elif isinstance(v, (bool, np.bool_)):
        out.append({"path": path, "kind": "bool", "value": bool(v)})
    elif whole(v, np):
        out.append({"path": path, "kind": "int", "value": int(v)})
    elif isinstance(v, (float, np.floating)):
        out.append({"path": path, "kind": "float", "value": repr(float(v))})
    elif isinstance(v, text):
        # A narrow Python 2 counts surrogate pairs as two.
        out.append({"path": path, "kind": "text", "n": len(v.encode("utf-32-le")) // 4})
    else:
        out.append({"path": path, "kind": "bytes", "n": len(v)})


def dump(r, value, protocol):
    if PY2:
        import cPickle
        return (cPickle if r.random() < 0.5 else pickle).dumps(value, protocol)
    if r.random() < 0.3:
        out = io.BytesIO()
        try:
            pickle._Pickler(out, protocol).dump(value)
            return out.getvalue()
        except AssertionError:  # CPython's own pickler stumbles over some protocol 5 buffers
            pass
    return pickle.dumps(value, protocol)


def generate(folder, count, seed):
    import numpy as np
    r = random.Random(seed)
    with open(os.path.join(folder, "expected.jsonl"), "w") as expected:
        for index in range(count):
            value = random_value(r, np, 0, [])
            protocol = r.randint(0, pickle.HIGHEST_PROTOCOL)
            data = dump(r, value, protocol)
            if r.random() < 0.1:
                cut = r.randint(0, len(data))
                out = io.BytesIO()
                for part in (data[:cut], data[cut:]):
                    with gzip.GzipFile(fileobj=out, mode="wb") as member:
                        member.write(part)
                data = out.getvalue()
            name = "%05d.pkl" % index
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
            out = []
            leaves("$", value, np, out)
            entry = {"file": name, "protocol": protocol, "leaves": out}
            expected.write(json.dumps(entry) + "\n")
    print(json.dumps([sys.version.split()[0], np.__version__]))


def same(found, wanted):
    wanted = dict(wanted)
    scale = wanted.pop("scale", None)
    if scale is not None:
        if abs(found["sum"] - wanted.pop("sum")) > 1e-12 * (scale + 1e-300):
            return False
        found = {k: v for k, v in found.items() if k != "sum"}
    if wanted["kind"] == "float":
        value, wish = float(found.get("value", "nan")), float(wanted["value"])
        return (value == wish and math.copysign(1, value) == math.copysign(1, wish)) or (
            math.isnan(value) and math.isnan(wish))
    return found == wanted


def compare(tool, folder):
    """Files, arrays and differences."""
    entries = [json.loads(line) for line in open(os.path.join(folder, "expected.jsonl"))]
    arrays, failures = 0, 0
    for start in range(0, len(entries), 200):
        batch = entries[start:start + 200]
        run = subprocess.run([tool, "--json"] + [os.path.join(folder, e["file"]) for e in batch],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        found = {}
        for line in run.stdout.decode().splitlines():
            report = json.loads(line)
            found[os.path.basename(report["file"])] = report["leaves"]
        if run.stderr:
            print(run.stderr.decode().strip())
        for entry in batch:
            got = found.get(entry["file"])
            arrays += sum(leaf["kind"] == "array" for leaf in entry["leaves"])
            if got is None or len(got) != len(entry["leaves"]) or not all(
                    same(a, b) for a, b in zip(got, entry["leaves"])):
                failures += 1
                print("FAIL %s protocol %d: %s is not %s" % (
                    entry["file"], entry["protocol"], got, entry["leaves"]))
    return len(entries), arrays, failures


def main():
    if sys.argv[1] == "--generate":
        return generate(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    tool, count, bad = sys.argv[1], sys.argv[2], 0
    for seed, python in enumerate(sys.argv[3:]):
        path, _, python = python.rpartition("=")
        folder = tempfile.mkdtemp()
        environment = dict(os.environ, **({"PYTHONPATH": path} if path else {}))
        versions = subprocess.check_output(
            [python, os.path.abspath(__file__), "--generate", folder, count, str(seed)],
            env=environment).decode().strip().splitlines()[-1]
        files, arrays, failures = compare(tool, folder)
        bad += failures
        print("Python %s, numpy %s: %d files, %d arrays, %d differences" % (
            tuple(json.loads(versions)) + (files, arrays, failures)))
        shutil.rmtree(folder)
    sys.exit(1 if bad else 0)


main()

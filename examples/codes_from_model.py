"""Binary codes of faces, computed in NumPy from a model artifact alone.

    pip install numpy safetensors
    python examples/codes_from_model.py data/20-models/demo.model.safetensors \
        data/10-faces/demo.faces.safetensors --check data/30-codes/demo.codes.safetensors

Prints the codes of the test faces, or with --check compares them with a codes artifact.
"""
import argparse
import sys

import numpy as np
from safetensors import safe_open


def read(path):
    with safe_open(path, framework="numpy") as f:
        return {name: f.get_tensor(name) for name in f.keys()}, f.metadata()


def patches(x, k):
    """(n, c, h, w) to (n, h-k+1, w-k+1, c*k*k)"""
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
    n, c, h, w = windows.shape[:4]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(n, h, w, c * k * k)


def normalise(m, layer, x, axis):
    shape = [-1 if a == axis else 1 for a in range(x.ndim)]
    scale = m[layer + ".gain"] / np.sqrt(m[layer + ".variance"] + 1e-3)
    return (x - m[layer + ".mean"].reshape(shape)) * scale.reshape(shape) + m[layer + ".offset"].reshape(shape)


def block(m, layer, x):
    """convolution, normalisation, ReLU, 2 x 2 max-pooling"""
    filters = m[layer + ".filters"]
    y = patches(x, filters.shape[2]) @ filters.reshape(len(filters), -1).T
    y = np.maximum(normalise(m, layer, y.transpose(0, 3, 1, 2), 1), 0)
    h = y.shape[2] // 2 * 2
    return y[:, :, :h, :h].reshape(*y.shape[:2], h // 2, 2, h // 2, 2).max((3, 5))


def values(m, meta, images):
    """What tanh is taken of: (n, bits). A bit is 1 where its value is positive."""
    m = {name: tensor.astype(np.float64) for name, tensor in m.items()}
    mean, deviation = float(meta["normalisation.mean"]), float(meta["normalisation.deviation"])
    x = np.clip((images - mean) / (deviation + 1e-5) * 0.1, -1, 1)
    pooled = block(m, "c3", block(m, "c2", block(m, "c1", x)))
    p = patches(pooled, 2).reshape(len(x), 4, -1)
    local = np.einsum("npk,pok->nop", p, m["c4.filters"].reshape(4, 80, -1)) + m["c4.biases"].T
    local = np.maximum(normalise(m, "c4", local, 1), 0)
    merged = np.concatenate([pooled.reshape(len(x), -1), local.reshape(len(x), -1)], 1)
    features = np.maximum(normalise(m, "f5", merged @ m["f5.weights"].T, 1), 0)
    bits, split = m["h6.weights"].shape
    return normalise(m, "h6", (features.reshape(-1, bits, split) * m["h6.weights"]).sum(2), 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("faces")
    parser.add_argument("--check", metavar="CODES", help="compare with this codes artifact")
    a = parser.parse_args()
    (model, meta), (faces, _) = read(a.model), read(a.faces)
    images = faces["test.images"].astype(np.float64)
    v = np.concatenate([values(model, meta, images[i:i + 256]) for i in range(0, len(images), 256)])
    if not a.check:
        for row in v > 0:
            print("".join("01"[b] for b in row.astype(int)))
        return
    stored, _ = read(a.check)
    words = stored["query.codes"]
    bits = (words[:, np.arange(v.shape[1]) // 64] >> (np.arange(v.shape[1]) % 64).astype(np.uint64)) & np.uint64(1)
    different = (v > 0) != bits.astype(bool)
    worst = np.abs(v[different]).max() if different.any() else 0.0
    print(f"{len(v)} codes of {v.shape[1]} bits: {different.sum()} of {different.size} bits differ"
          + (f", none of them further from 0 than {worst:.1e}" if different.any() else ""))
    # Single and double precision may disagree on the sign of a value that is 0 to within rounding.
    sys.exit(0 if worst < 1e-4 else 1)


main()

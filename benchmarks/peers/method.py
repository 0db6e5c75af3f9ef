"""The network of docs/method.md in plain NumPy, double precision: what every peer's answer is checked against.

Weights are seeded and carry the names and shapes of our model files, so every peer computes the same function.
"""
import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

BITS, SPLIT, CLASSES, BATCH = 48, 4, 530, 256
EPSILON, MOMENTUM, RATE, L2, QUANTISATION = 1e-3, 0.99, 1e-3, 1e-4, 0.01
ROWS = 16384  # 200 MB of float32: more than any cache

SHAPES = {  # name: (shape, bound of the uniform distribution it is drawn from)
    "c1.filters": ((20, 3, 3, 3), math.sqrt(6 / 27)),
    "c2.filters": ((40, 20, 2, 2), math.sqrt(6 / 80)),
    "c3.filters": ((60, 40, 2, 2), math.sqrt(6 / 160)),
    "c4.filters": ((4, 80, 60, 2, 2), math.sqrt(6 / math.sqrt(4 * 240 * 80))),
    "f5.weights": ((BITS * SPLIT, 860), math.sqrt(6 / (860 + BITS * SPLIT))),
    "h6.weights": ((BITS, SPLIT), math.sqrt(6 / (SPLIT + 1))),
    "p7.weights": ((CLASSES, BITS), math.sqrt(6 / (BITS + CLASSES))),
    "c4.biases": ((4, 80), 0.1),
    "p7.biases": ((CLASSES,), 0.1),
}
PENALISED = [name for name in SHAPES if not name.endswith("biases")]
NORMALISED = {"c1": 20, "c2": 40, "c3": 60, "c4": 80, "f5": BITS * SPLIT, "h6": BITS}


def faces(rows=ROWS):
    """Normalised images (rows, 3, 32, 32), float32, and labels: one random image an identity, and noise."""
    random = np.random.default_rng(1)
    people = random.standard_normal((CLASSES, 3, 32, 32), dtype=np.float32)
    labels = random.integers(0, CLASSES, rows)
    images = random.standard_normal((rows, 3, 32, 32), dtype=np.float32)
    images += people[labels]
    images *= np.float32(0.1 / math.sqrt(2))
    return np.clip(images, -1, 1, out=images), labels


def weights(images):
    """Seeded weights; gains and offsets are off 1 and 0, so that one left out shows; statistics from `images`."""
    random = np.random.default_rng(2)
    drawn = {name: random.uniform(-bound, bound, shape) for name, (shape, bound) in SHAPES.items()}
    for name, channels in NORMALISED.items():
        drawn[name + ".gain"] = random.uniform(0.7, 1.3, channels)
        drawn[name + ".offset"] = random.uniform(-0.1, 0.1, channels)
    drawn = {name: values.astype(np.float32) for name, values in drawn.items()}
    statistics = {}
    hash_values(drawn, images, statistics)
    drawn.update({name: values.astype(np.float32) for name, values in statistics.items()})
    return drawn


def normalise(w, name, x, statistics):
    """Batch normalisation over axis 1; with the batch's own statistics, kept in `statistics`, when that is given."""
    source = w
    if statistics is not None:
        axes = tuple(axis for axis in range(x.ndim) if axis != 1)
        statistics[name + ".mean"], statistics[name + ".variance"] = x.mean(axes), x.var(axes)
        source = statistics
    shape = (1, -1) + (1,) * (x.ndim - 2)
    mean, variance, gain, offset = (
        values.reshape(shape).astype(np.float64) for values in
        (source[name + ".mean"], source[name + ".variance"], w[name + ".gain"], w[name + ".offset"]))
    return (x - mean) / np.sqrt(variance + EPSILON) * gain + offset


def hash_values(w, images, statistics=None):
    """h (N, BITS) of `images` (N, 3, 32, 32)."""
    x = images.astype(np.float64)
    for name in ("c1", "c2", "c3"):
        filters = w[name + ".filters"]
        x = np.einsum("nchwij,ocij->nohw", sliding_window_view(x, filters.shape[2:], (2, 3)), filters, optimize=True)
        x = np.maximum(normalise(w, name, x, statistics), 0)
        x = sliding_window_view(x, (2, 2), (2, 3))[:, :, ::2, ::2].max((4, 5))
    local = np.stack([np.tensordot(x[:, :, i:i + 2, j:j + 2], w["c4.filters"][2 * i + j], ((1, 2, 3), (1, 2, 3)))
                      + w["c4.biases"][2 * i + j] for i in (0, 1) for j in (0, 1)], 2)  # (N, 80, 4)
    local = np.maximum(normalise(w, "c4", local, statistics), 0)
    merged = np.concatenate([x.reshape(len(x), -1), local.reshape(len(x), -1)], 1)
    features = np.maximum(normalise(w, "f5", merged @ w["f5.weights"].T, statistics), 0)
    bits = (features.reshape(-1, BITS, SPLIT) * w["h6.weights"]).sum(2)
    return np.tanh(normalise(w, "h6", bits, statistics))


def losses(w, images, labels):
    """Of one training batch: cross-entropy and quantisation; and the weights' penalty."""
    h = hash_values(w, images, {})
    logits = h @ w["p7.weights"].T + w["p7.biases"]
    top = logits.max(1, keepdims=True)
    entropy = np.log(np.exp(logits - top).sum(1)) + top[:, 0] - logits[np.arange(len(labels)), labels]
    penalty = L2 * sum(np.square(w[name].astype(np.float64)).sum() for name in PENALISED)
    return entropy.mean() + QUANTISATION * np.abs(np.abs(h) - 1).mean(), penalty

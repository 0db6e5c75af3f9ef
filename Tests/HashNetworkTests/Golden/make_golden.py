"""Golden values of one small network, from an independent implementation in double precision.

    python make_golden.py > golden.json        (PyTorch 2.x; made with 2.15.0)

Autograd computes the gradients; batch normalisation, both losses and Keras's Adam are written out
below from the method's formulas. Weights and images come from integer formulas that the tests repeat,
so the file holds results only.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

BITS, SPLIT, CLASSES, IMAGES, STEPS = 12, 3, 7, 37, 4
EPSILON, L2, QUANTISATION = 1e-3, 1e-4, 0.01
M32 = (1 << 32) - 1


def hashed(k, salt):
    """A well-mixed 32-bit integer from k and salt; GoldenCase.hashed is its twin."""
    x = (k * 2654435761 + salt * 40503 + 12345) & M32
    x ^= x >> 15
    x = (x * 2246822519) & M32
    return x ^ (x >> 13)


def weights(count, salt, bound):
    return torch.tensor([(hashed(k, salt) / 2**31 - 1) * bound for k in range(count)],
                        dtype=torch.float64).float().double()


SHAPES = [
    ("c1.filters", (20, 3, 3, 3), 0.4), ("c2.filters", (40, 20, 2, 2), 0.25),
    ("c3.filters", (60, 40, 2, 2), 0.2), ("c4.filters", (4, 80, 60, 2, 2), 0.15),
    ("f5.weights", (BITS * SPLIT, 860), 0.08), ("h6.weights", (BITS, SPLIT), 1.0),
    ("p7.weights", (CLASSES, BITS), 0.5), ("c4.biases", (4, 80), 0.1), ("p7.biases", (CLASSES,), 0.1),
]
CHANNELS = [("c1", 20), ("c2", 40), ("c3", 60), ("c4", 80), ("f5", BITS * SPLIT), ("h6", BITS)]
SHAPES += [(f"{n}.gain", (c,), 0.0) for n, c in CHANNELS]
SHAPES += [(f"{n}.offset", (c,), 0.1) for n, c in CHANNELS]
PENALISED = {"c1.filters", "c2.filters", "c3.filters", "c4.filters", "f5.weights", "h6.weights", "p7.weights"}


def parameters():
    p = {}
    for salt, (name, shape, bound) in enumerate(SHAPES):
        count = int(np.prod(shape))
        if name.endswith(".gain"):
            w = (1 + weights(count, salt, 0.3)).float().double()
            w[1] = -w[1]                                  # a negative gain turns max-pooling around
        else:
            w = weights(count, salt, bound)
        p[name] = w.reshape(shape).requires_grad_(True)
    return p


def images():
    x = np.empty((IMAGES, 3, 32, 32))
    for n in range(IMAGES):
        for c in range(3):
            for y in range(32):
                for k in range(32):                       # blocks of 4 × 4 pixels plus fine noise
                    block = hashed((n * 3 + c) * 64 + y // 4 * 8 + k // 4, 1001) >> 25
                    fine = hashed(((n * 3 + c) * 32 + y) * 32 + k, 1002) >> 25
                    x[n, c, y, k] = block + fine
    mean, deviation = x.mean(), x.std()
    m, d = np.float32(mean), np.float32(deviation)
    scaled = np.clip((x.astype(np.float32) - m) / (d + np.float32(1e-5)) * np.float32(0.1), -1, 1)
    return torch.tensor(scaled.astype(np.float64)), mean, deviation


def normalise(p, name, x, axes, statistics):
    mean = x.mean(axes, keepdim=True)
    variance = x.var(axes, unbiased=False, keepdim=True)
    statistics[name] = (mean.flatten().detach(), variance.flatten().detach())
    shape = mean.shape
    return ((x - mean) / torch.sqrt(variance + EPSILON) * p[name + ".gain"].reshape(shape)
            + p[name + ".offset"].reshape(shape))


def forward(p, x, statistics):
    def block(name, x):
        return F.max_pool2d(F.relu(normalise(p, name, F.conv2d(x, p[name + ".filters"]), (0, 2, 3), statistics)), 2)
    pooled = block("c3", block("c2", block("c1", x)))
    local = torch.empty(len(x), 80, 4, dtype=torch.float64)
    columns = []
    for position in range(4):
        i, j = divmod(position, 2)
        patch = pooled[:, :, i:i + 2, j:j + 2]
        columns.append(torch.einsum("nchw,ochw->no", patch, p["c4.filters"][position]) + p["c4.biases"][position])
    local = F.relu(normalise(p, "c4", torch.stack(columns, 2), (0, 2), statistics))
    merged = torch.cat([pooled.flatten(1), local.flatten(1)], 1)
    features = F.relu(normalise(p, "f5", merged @ p["f5.weights"].T, (0,), statistics))
    bits = torch.stack([features[:, SPLIT * b:SPLIT * (b + 1)] @ p["h6.weights"][b] for b in range(BITS)], 1)
    h = torch.tanh(normalise(p, "h6", bits, (0,), statistics))
    return h, h @ p["p7.weights"].T + p["p7.biases"]


def losses(p, x, y, statistics):
    h, logits = forward(p, x, statistics)
    cross_entropy = F.cross_entropy(logits, y)
    quantisation = (h.abs() - 1).abs().mean()
    squares = sum((p[name] ** 2).sum() for name in PENALISED)
    return h, cross_entropy, quantisation, squares


def sample(values, gradient):
    """Entries whose gradient is far from 0, where Adam's quotient does not amplify rounding."""
    g = gradient.flatten().abs()
    order = torch.argsort(g, descending=True)[: max(1, len(g) // 2)]
    chosen = sorted(order[:: max(1, len(order) // 6)][:6].tolist())
    return [[k, float(values.flatten()[k])] for k in chosen]


def main():
    p = parameters()
    x, mean, deviation = images()
    y = torch.tensor([hashed(n, 1003) % CLASSES for n in range(IMAGES)])
    first = {n: torch.zeros_like(w) for n, w in p.items()}
    second = {n: torch.zeros_like(w) for n, w in p.items()}
    running = {n: (torch.zeros(c, dtype=torch.float64), torch.ones(c, dtype=torch.float64)) for n, c in CHANNELS}
    golden = {"mean": mean, "deviation": deviation, "steps": []}
    for t in range(1, STEPS + 1):
        statistics = {}
        h, ce, q, squares = losses(p, x, y, statistics)
        golden["steps"].append({"cross_entropy": float(ce), "quantisation": float(q), "squares": float(squares)})
        (ce + QUANTISATION * q).backward()
        if t == 1:
            golden["hash"] = [[float(v) for v in row] for row in h]
            golden["gradients"] = {
                n: {"norm": float(w.grad.norm()),
                    "projection": float((w.grad.flatten() * weights(w.numel(), 2000, 1.0)).sum()),
                    "sample": sample(w.grad, w.grad)} for n, w in p.items()}
        grads = {n: w.grad.clone() for n, w in p.items()}
        with torch.no_grad():
            for n, w in p.items():
                g = w.grad + (2 * L2 * w if n in PENALISED else 0)
                first[n] = 0.9 * first[n] + 0.1 * g
                second[n] = 0.999 * second[n] + 0.001 * g * g
                rate = 1e-3 * (1 - 0.999 ** t) ** 0.5 / (1 - 0.9 ** t)
                w -= rate * first[n] / (second[n].sqrt() + 1e-8)
                w.grad = None
            for n, (m, v) in statistics.items():
                running[n] = (0.99 * running[n][0] + 0.01 * m, 0.99 * running[n][1] + 0.01 * v)
        if t == 1:
            golden["updated"] = {n: sample(w.detach(), grads[n]) for n, w in p.items()}
            golden["running"] = {n: {"means": m[:4].tolist(), "variances": v[:4].tolist()}
                                 for n, (m, v) in running.items()}
    print(json.dumps(golden, indent=1))


main()

"""What a worker speaks: one JSON line about itself; then for each number of seconds on stdin, one timed window.

    → {"name": "torch", "version": "2.15.0", "task": "training", "threads": 2}
    ← 2
    → {"images": 12345, "seconds": 2.01}

A worker whose answer is wrong says {…, "wrong": "why"} instead and ends: a wrong answer has no speed.
"""
import argparse
import json
import os
import sys
import time

import numpy as np

import method

BLOCK = 2048  # images an encoder is handed at a time; it cuts them into the batches it likes best
EXACT = 1e-4  # largest |Δh| of a float32 network
LOSS = 1e-5  # relative error of the first loss: right networks are off by 1e-7, one without quantisation by 8e-4
FLIPPED = 0.02  # share of the bits a bfloat16 network may turn over; a wrong one turns over half of them
STEPS = 64  # of training before the first window: the loss must fall

answers = os.fdopen(os.dup(1), "w", buffering=1)  # libraries print: from here on their stdout is stderr
os.dup2(2, 1)


def say(**fields):
    print(json.dumps(fields), file=answers)


def arguments(**options):
    """The command line every worker has: task, --threads, and `options`, flags with their defaults."""
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["training", "encoding"])
    parser.add_argument("--threads", type=int, required=True)
    for name, default in options.items():
        parser.add_argument("--" + name, default=default, type=type(default))
    return parser.parse_args()


def shuffled(rows):
    """Batches of row numbers, shuffled anew each epoch, for ever."""
    random = np.random.default_rng(3)
    while True:
        order = random.permutation(rows)
        yield from order[:rows - rows % method.BATCH].reshape(-1, method.BATCH)


def train(about, step, expected, images, labels):
    """Serves `step(rows) → loss`, after checking the first loss and that it falls.

    `expected(data, penalty)` is the first loss as this peer reports it, from NumPy's two parts.
    """
    batches = shuffled(len(images))
    rows = next(batches)
    truth = expected(*method.losses(method.weights(images[:method.BATCH]), images[rows], labels[rows]))
    values = [float(step(rows))] + [float(step(next(batches))) for _ in range(STEPS)]
    first, last = np.mean(values[:8]), np.mean(values[-8:])
    if not abs(values[0] - truth) < LOSS * truth:
        return say(**about, wrong=f"the first loss is {values[0]:.6f}, NumPy's {truth:.6f}")
    if not last < first - 0.1:
        return say(**about, wrong=f"the loss does not fall: {first:.3f}, {STEPS} steps on {last:.3f}")

    def batch():
        step(next(batches))
        return method.BATCH

    serve(about, batch)


def encode(about, hashes, images, inputs, exact=True):
    """Serves `hashes(inputs) → h`, after comparing a batch with NumPy's; `inputs` are `images` in the peer's form."""
    truth = method.hash_values(method.weights(images[:method.BATCH]), images[-method.BATCH:])
    found = np.asarray(hashes(inputs[-method.BATCH:]))
    difference = np.abs(found - truth).max()
    about["difference"] = float(difference)
    about["flipped"] = float(((found > 0) != (truth > 0)).mean())
    if not (difference < EXACT if exact else about["flipped"] < FLIPPED):
        return say(**about, wrong=f"differs from NumPy by {difference:.2g}, {about['flipped']:.1%} of the bits")
    start = 0

    def block():
        nonlocal start
        hashes(inputs[start:start + BLOCK])
        start = (start + BLOCK) % method.ROWS
        return BLOCK

    serve(about, block)


def serve(about, work):
    work()
    say(**about)
    for line in sys.stdin:
        images, start = 0, time.perf_counter()
        while time.perf_counter() - start < float(line):
            images += work()
        say(images=images, seconds=time.perf_counter() - start)

#!/usr/bin/env python3
"""Hamming search beside faiss: the same codes, the same answers, alternating windows of one run.

    search_faiss.py                          1 M codes of 48 bits, 2,650 queries
    search_faiss.py --gallery 10000000 --queries 256 --json search.json

Codes: one random centre for every 128, each bit of it flipped with probability 0.06 (--noise 0.5: codes
at random), in a codes artifact that both read. A window is at least 0.3 s of one search by one of the two; ratios are of
the medians of five windows each. Answers are compared first: within a radius, the same rows; among the nearest, the
same distances and, below the last of them, the same rows (which of several rows at that last distance
is returned is open; here it is the first). faiss selects with a heap or by counting, whichever is faster here.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import faiss
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Tests/differential"))
import codes_artifact

WINDOW = 0.3  # seconds


def clustered(gallery, queries, bit_count, noise=0.06, seed=1):
    """Packed codes (n, W) and (m, W) of uint64."""
    random = np.random.default_rng(seed)
    limits = [min(64, bit_count - first) for first in range(0, bit_count, 64)]
    centres = np.stack(
        [random.integers(0, (1 << bits) - 1, max(1, gallery // 128), np.uint64, True) for bits in limits],
        axis=1)

    def draw(count):
        codes = centres[random.integers(0, len(centres), count)]
        for bit in range(bit_count):
            flips = random.random(count, dtype=np.float32) < noise
            codes[:, bit // 64] ^= flips.astype(np.uint64) << np.uint64(bit % 64)
        return codes

    return draw(gallery), draw(queries)


class Ours:
    """ddh-bench-search, asked by lines."""

    def __init__(self, executable, path, threads):
        self.process = subprocess.Popen(
            [executable, path, "--threads", str(threads)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def answers(self, *words):
        """Query, row and distance of every neighbour, and the seconds it took to build the tables."""
        with tempfile.NamedTemporaryFile() as file:
            built = self.ask(*words, file.name)["build_seconds"]
            return np.fromfile(file.name, "<i8").reshape(-1, 3), built

    def seconds(self, *words):
        return self.ask(*words)["seconds"]


def same_within(ours, limits, rows):
    """Whether a radius search of faiss found the same rows."""
    query = np.repeat(np.arange(len(limits) - 1), np.diff(limits.astype(np.int64)))
    theirs = np.stack([query, rows], axis=1)
    return np.array_equal(
        theirs[np.lexsort(theirs.T[::-1])], ours[np.lexsort(ours[:, 1::-1].T)][:, :2])


def same_nearest(ours, distances, rows):
    """Whether a k-nearest search of faiss found the same, up to ties for the last place."""
    shape = distances.shape
    own_rows, own_distances = ours[:, 1].reshape(shape), ours[:, 2].reshape(shape)
    if not np.array_equal(np.sort(distances, axis=1), own_distances):
        return False
    for theirs, d, mine, e in zip(rows, distances, own_rows, own_distances):
        if set(theirs[d < e[-1]]) != set(mine[e < e[-1]]):
            return False
    return True


def windows(ours, theirs, count=5):
    """Seconds a call of each, from alternating windows."""
    found = ([], [])
    repeats = [max(1, int(WINDOW / max(f(), 1e-6))) for f in (ours, theirs)]
    for _ in range(count):
        for place, (call, repeat) in enumerate(zip((ours, theirs), repeats)):
            found[place].append(sum(call() for _ in range(repeat)) / repeat)
    return found


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def faster_heap(flat, queries):
    """Whether faiss selects the 50 nearest faster with a heap than by counting, on this machine."""
    taken = {}
    for choice in (True, False) * 2:
        flat.use_heap = choice
        taken[choice] = timed(lambda: flat.search(queries, 50))
    return taken[True] <= taken[False]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gallery", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2650)
    parser.add_argument("--bits", type=int, default=48)
    parser.add_argument("--noise", type=float, default=0.06)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--executable", default=".build/release/ddh-bench-search")
    parser.add_argument("--only", help="run only comparisons whose name contains this")
    parser.add_argument("--json", metavar="FILE")
    chosen = parser.parse_args()
    faiss.omp_set_num_threads(chosen.threads)
    gallery, queries = clustered(chosen.gallery, chosen.queries, chosen.bits, chosen.noise)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "codes.safetensors")
        codes_artifact.write_words(
            path, chosen.bits, gallery, np.zeros(len(gallery)), queries, np.zeros(len(queries)))
        ours = Ours(chosen.executable, path, chosen.threads)
        ours.ask("scan", "nearest", 1)
    g, q = (codes.view(np.uint8).reshape(len(codes), -1) for codes in (gallery, queries))
    flat = faiss.IndexBinaryFlat(8 * g.shape[1])
    flat.add(g)
    flat.use_heap = faster_heap(flat, q)
    built = time.perf_counter()
    hashed = faiss.IndexBinaryMultiHash(8 * g.shape[1], 3, 16)  # exact within 2 bits, of up to 48
    hashed.add(g)
    built = time.perf_counter() - built
    # faiss returns distances below the radius it is given.
    comparisons = [
        ("50 nearest, flat", ("scan", "nearest", 50), lambda: flat.search(q, 50)),
        ("within 2, flat", ("scan", "within", 2), lambda: flat.range_search(q, 3)),
        ("within 2, tables", ("tables", "within", 2), lambda: hashed.range_search(q, 3)),
        ("50 nearest, tables beside flat", ("tables", "nearest", 50), lambda: flat.search(q, 50)),
    ]
    results = []
    for name, words, theirs in comparisons:
        if chosen.only and chosen.only not in name or name == "within 2, tables" and chosen.bits > 48:
            continue
        answer, tables_built = ours.answers(*words)
        reply = theirs()
        same = same_nearest(answer, *reply) if len(reply) == 2 else same_within(answer, reply[0], reply[2])
        if not same:
            sys.exit(f"{name}: the answers differ")
        mine, his = windows(lambda: ours.seconds(*words), lambda: timed(theirs))
        rates = [chosen.queries / statistics.median(w) for w in (mine, his)]
        results.append({
            "name": name, "gallery": chosen.gallery, "queries": chosen.queries,
            "bits": chosen.bits, "threads": chosen.threads, "neighbours": len(answer),
            "queries_per_second": rates[0], "faiss_queries_per_second": rates[1],
            "ratio": rates[0] / rates[1], "windows": mine, "faiss_windows": his,
            "build_seconds": tables_built, "faiss_build_seconds": built if "within 2, tables" == name else None,
        })
        print(f"{name:32} {rates[0]:12,.0f} q/s   faiss {rates[1]:10,.0f} q/s   ratio {rates[0] / rates[1]:6.2f}"
              f"   {len(answer):,} neighbours, the same" + (f"   built in {tables_built:.2f} s" if tables_built else ""),
              flush=True)
    if chosen.json:
        with open(chosen.json, "w") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()

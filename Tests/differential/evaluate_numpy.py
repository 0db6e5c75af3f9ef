#!/usr/bin/env python3
"""An evaluation of codes in NumPy, written from the definitions in docs/metrics.md alone.

    evaluate_numpy.py CODES                      print the figures as JSON
    evaluate_numpy.py CODES --compare REPORT     compare with a report of ddh-evaluate, to 1e-12
    evaluate_numpy.py CODES --distance reference

It shares no algorithm with the Swift one: distances come from a matrix product of +-1 codes (exact) or
from unpacked bytes (reference), rankings from a stable argsort, and every average over tie orders is
summed position by position.
"""
import argparse
import json
import sys

import numpy as np

import codes_artifact

TOLERANCE = 1e-12  # sums of up to 1e5 doubles below 1, in another order


def reference_bytes(bits):
    """Codes as the published evaluation packs them: sum of 2^i s_i modulo 256 a byte, s = +-1."""
    signs = bits.astype(np.int64) * 2 - 1
    columns = []
    for first in range(0, bits.shape[1], 8):
        chunk = signs[:, first : first + 8]
        columns.append((chunk * 2 ** np.arange(chunk.shape[1])).sum(axis=1) % 256)
    return np.stack(columns, axis=1).astype(np.uint8)


def spread(bits, distance):
    """Codes as rows of bits whose Hamming distance is the ranking's."""
    return np.unpackbits(reference_bytes(bits), axis=1) if distance == "reference" else bits


def ranked(query, gallery):
    """Distances of one query, and the stable order of the gallery."""
    distances = (query.size - (2.0 * gallery - 1) @ (2.0 * query - 1)) / 2
    distances = np.rint(distances).astype(int)
    return distances, np.argsort(distances, kind="stable")


def average_precisions(distances, relevant):
    """AP with ties expected, optimistic, pessimistic and stable."""
    total = relevant.sum()
    if total == 0:
        return np.zeros(4)

    def ap(order):
        positions = np.flatnonzero(relevant[order]) + 1
        return (np.arange(1, len(positions) + 1) / positions).sum() / total

    rows = np.arange(len(distances))
    expected, before, found = 0.0, 0, 0
    for distance in np.unique(distances):
        group = relevant[distances == distance]
        n, r = len(group), int(group.sum())
        i = np.arange(1, n + 1)
        earlier = (i - 1) * (r - 1) / (n - 1) if n > 1 else np.zeros(1)
        expected += (r / n * (found + 1 + earlier) / (before + i)).sum()
        before, found = before + n, found + r
    return np.array([
        expected / total,
        ap(np.lexsort((rows, ~relevant, distances))),
        ap(np.lexsort((rows, relevant, distances))),
        ap(np.argsort(distances, kind="stable")),
    ])


def expected_hits(distances, relevant):
    """Expected relevant codes among the first N, for N = 0 ... n: each group adds r/n a position."""
    order = np.argsort(distances, kind="stable")
    rate = np.zeros(distances.max() + 1)
    for distance in np.unique(distances):
        rate[distance] = relevant[distances == distance].mean()
    return np.concatenate([[0], np.cumsum(rate[distances[order]])])


def cutoffs(count):
    """1, 2, 5, 10 ... below the gallery's count, then the count, and 50."""
    values = {f * 10**e for e in range(12) for f in (1, 2, 5) if f * 10**e < count}
    return sorted(values | {50, count})


def evaluate(tensors, bit_count, distance):
    gallery = spread(codes_artifact.bits(tensors["gallery.codes"], bit_count), distance).astype(float)
    queries = spread(codes_artifact.bits(tensors["query.codes"], bit_count), distance).astype(float)
    owners, wanted = tensors["gallery.identities"], tensors["query.identities"]
    longest, returned, levels = gallery.shape[1], cutoffs(len(gallery)), np.arange(11)
    aps, by_radius, expected, stable, by_recall, lacking = [], [], [], [], [], 0
    for query, identity in zip(queries, wanted):
        relevant = owners == identity
        total = relevant.sum()
        lacking += total == 0
        distances, order = ranked(query, gallery)
        aps.append(average_precisions(distances, relevant))
        retrieved = np.array([(distances <= r).sum() for r in range(longest + 1)])
        hits = np.array([(relevant & (distances <= r)).sum() for r in range(longest + 1)])
        precision = np.where(retrieved > 0, hits / np.maximum(retrieved, 1), 0)
        recall = hits / max(total, 1)
        by_radius.append([precision, recall, retrieved, retrieved == 0])
        sums = expected_hits(distances, relevant)
        expected.append([sums[min(n, len(gallery))] / n for n in returned])
        stable.append([relevant[order[:n]].sum() / n for n in returned])
        by_recall.append([
            max(precision[hits * 10 >= level * total]) if total else 0 for level in levels])
    aps, by_radius = np.mean(aps, axis=0), np.array(by_radius, float)
    means, at2 = by_radius.mean(axis=0), min(2, longest)
    nothing = by_radius[:, 3].sum(axis=0).astype(int)
    expected, stable = np.mean(expected, axis=0), np.mean(stable, axis=0)
    fifty = returned.index(50)
    return {
        "code_bits": bit_count,
        "distance": distance,
        "counts": {
            "gallery": len(gallery),
            "gallery_identities": len(set(owners.tolist())),
            "queries": len(queries),
            "queries_retrieving_nothing_at_radius_2": int(nothing[at2]),
            "queries_without_relevant": int(lacking),
        },
        "map": dict(zip(["expected", "optimistic", "pessimistic", "stable"], aps.tolist())),
        "precision_at_radius_2": means[0][at2],
        "recall_at_radius_2": means[1][at2],
        "precision_at_50": expected[fifty],
        "precision_at_50_stable": stable[fifty],
        "bit_balance": {
            name: codes_artifact.bits(tensors[name + ".codes"], bit_count).mean(axis=0).tolist()
            for name in ("gallery", "query")
        },
        "curves": {
            "radius": [
                {
                    "radius": r, "precision": means[0][r], "recall": means[1][r],
                    "mean_retrieved": means[2][r], "queries_retrieving_nothing": int(nothing[r]),
                } for r in range(longest + 1)
            ],
            "precision_at_returned": [
                {"returned": n, "expected": e, "stable": s}
                for n, e, s in zip(returned, expected, stable)
            ],
            "precision_recall": [
                {"recall": level / 10, "precision": p}
                for level, p in zip(levels.tolist(), np.mean(by_recall, axis=0))
            ],
        },
    }


def differences(ours, theirs, path=""):
    """Every place where the two differ, and the largest difference of numbers."""
    if isinstance(ours, dict):
        pairs = [(ours[key], theirs.get(key), f"{path}.{key}") for key in ours]
    elif isinstance(ours, list):
        if not isinstance(theirs, list) or len(ours) != len(theirs):
            return [f"{path}: lengths differ"], 0
        pairs = [(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(ours, theirs))]
    elif isinstance(ours, str) or theirs is None:
        return ([] if ours == theirs else [f"{path}: {theirs}, expected {ours}"]), 0
    else:
        gap = abs(ours - theirs)
        return ([] if gap <= TOLERANCE else [f"{path}: {theirs}, expected {ours}"]), gap
    found, largest = [], 0
    for a, b, place in pairs:
        more, gap = differences(a, b, place)
        found, largest = found + more, max(largest, gap)
    return found, largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("codes")
    parser.add_argument("--distance", choices=["exact", "reference"], default="exact")
    parser.add_argument("--compare", metavar="REPORT")
    chosen = parser.parse_args()
    tensors, metadata = codes_artifact.read(chosen.codes)
    figures = evaluate(tensors, int(metadata["code.bits"]), chosen.distance)
    if chosen.compare is None:
        print(json.dumps(figures, indent=1, sort_keys=True, default=float))
        return
    with open(chosen.compare) as file:
        found, largest = differences(figures, json.load(file))
    print(f"{len(found)} differences; largest gap {largest:.1e} (tolerance {TOLERANCE:.0e})")
    for line in found[:20]:
        print(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

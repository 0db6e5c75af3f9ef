#!/usr/bin/env python3
"""An evaluation of codes in NumPy, written from the definitions in docs/metrics.md alone.

    evaluate_numpy.py CODES                      print the figures as JSON
    evaluate_numpy.py CODES --compare REPORT     compare with a report of ddh-evaluate, to 1e-12
    evaluate_numpy.py CODES --distance reference

It shares no algorithm with the Swift one: distances come from a matrix product of +-1 codes (exact) or
from unpacked bytes (reference), rankings from a stable argsort, every average over tie orders is summed
position by position, and correlations, entropy and quantiles are NumPy's. Only the random draws of the
bootstrap are the same numbers, from a second writing of their definition.
"""
import argparse
import json
import sys

import numpy as np

import codes_artifact
import seeded_random

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


def average_precisions(distances, relevant, returned):
    """AP of the first N for each N of `returned`, with ties expected, optimistic, pessimistic and stable;
    and, in stable order, divided by the relevant codes found instead."""
    total = relevant.sum()
    if total == 0:
        return np.zeros((len(returned), 4)), np.zeros(len(returned))
    n = len(distances)
    rows = np.arange(n)

    def sums(order):
        """Sum of precisions at relevant positions, and their number, among the first 0 ... n."""
        hits = np.cumsum(relevant[order])
        terms = np.where(relevant[order], hits / np.arange(1, n + 1), 0)
        return np.concatenate([[0], np.cumsum(terms)]), np.concatenate([[0], hits])

    expected, before, found = [], 0, 0
    for distance in np.unique(distances):
        group = relevant[distances == distance]
        size, r = len(group), int(group.sum())
        i = np.arange(1, size + 1)
        earlier = (i - 1) * (r - 1) / (size - 1) if size > 1 else np.zeros(1)
        expected.append(r / size * (found + 1 + earlier) / (before + i))
        before, found = before + size, found + r
    stable, hits = sums(np.argsort(distances, kind="stable"))
    columns = [
        np.concatenate([[0], np.cumsum(np.concatenate(expected))]),
        sums(np.lexsort((rows, ~relevant, distances)))[0],
        sums(np.lexsort((rows, relevant, distances)))[0],
        stable,
    ]
    ends = np.minimum(returned, n)
    by_rule = np.array([column[ends] for column in columns]).T
    return by_rule / np.minimum(returned, total)[:, None], stable[ends] / np.maximum(hits[ends], 1)


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


def intervals(columns, bootstrap):
    """Percentile intervals of the means of columns of one value a query."""
    means = []
    for resample in range(bootstrap["resamples"]):
        drawn = seeded_random.below(
            len(columns), len(columns), bootstrap["seed"], "bootstrap", resample)
        means.append(columns[drawn].mean(axis=0))
    level = bootstrap["level"]
    ends = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    names = ["map", "precision_at_radius_2", "recall_at_radius_2", "precision_at_50"]
    found = {name: {"lower": low, "upper": high} for name, low, high in zip(names, *ends)}
    return found | bootstrap


def code_statistics(tensors, name, bit_count):
    """Balance and correlation of bits, and how many codes are used by whom."""
    bits = codes_artifact.bits(tensors[name + ".codes"], bit_count).astype(float)
    owners = tensors[name + ".identities"]
    varying = np.flatnonzero(bits.std(axis=0) > 0)
    pairs = [(i, j) for place, i in enumerate(varying) for j in varying[place + 1 :]]
    matrix = np.abs(np.corrcoef(bits[:, varying], rowvar=False).reshape(len(varying), -1))
    absolute = matrix[np.triu_indices(len(varying), 1)]
    _, kinds, counts = np.unique(bits, axis=0, return_inverse=True, return_counts=True)
    kinds = kinds.ravel()
    shared = [len(set(owners[kinds == kind].tolist())) > 1 for kind in range(len(counts))]
    share = counts / len(bits)
    return {
        "bit_balance": bits.mean(axis=0).tolist(),
        "correlation": {
            "constant_bits": bit_count - len(varying),
            "mean_absolute": absolute.mean() if pairs else 0,
            "largest_absolute": absolute.max() if pairs else 0,
            "largest_pair": [int(i) for i in pairs[int(absolute.argmax())]] if pairs else [],
        },
        "use": {
            "distinct": len(counts),
            "entropy_bits": -(share * np.log2(share)).sum(),
            "shared_between_identities": counts[shared].sum() / len(bits),
        },
    }


def identity_table(wanted, totals, aps, at50):
    """Means by identity of the queries, the worst first."""
    rows = []
    for identity in np.unique(wanted):
        own = wanted == identity
        rows.append({
            "identity": int(identity), "gallery": int(totals[own][0]), "queries": int(own.sum()),
            "map": aps[own].mean(), "precision_at_50": at50[own].mean(),
        })
    return sorted(rows, key=lambda row: (row["map"], row["identity"]))


def evaluate(tensors, bit_count, distance, bootstrap):
    gallery = spread(codes_artifact.bits(tensors["gallery.codes"], bit_count), distance).astype(float)
    queries = spread(codes_artifact.bits(tensors["query.codes"], bit_count), distance).astype(float)
    owners, wanted = tensors["gallery.identities"], tensors["query.identities"]
    longest, returned, levels = gallery.shape[1], cutoffs(len(gallery)), np.arange(11)
    aps, of_hits, by_radius, expected, stable, by_recall, totals = [], [], [], [], [], [], []
    pairs = np.zeros((2, longest + 1), int)
    for query, identity in zip(queries, wanted):
        relevant = owners == identity
        total = relevant.sum()
        totals.append(total)
        distances, order = ranked(query, gallery)
        rules, hits_only = average_precisions(distances, relevant, np.array(returned))
        aps.append(rules)
        of_hits.append(hits_only)
        pairs[0] += np.bincount(distances[relevant], minlength=longest + 1)
        pairs[1] += np.bincount(distances[~relevant], minlength=longest + 1)
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
    aps, by_radius, totals = np.array(aps), np.array(by_radius, float), np.array(totals)
    means, at2 = by_radius.mean(axis=0), min(2, longest)
    nothing = by_radius[:, 3].sum(axis=0).astype(int)
    expected, stable = np.array(expected), np.mean(stable, axis=0)
    fifty, all_of_them = returned.index(50), returned.index(len(gallery))
    rules = ["expected", "optimistic", "pessimistic", "stable"]
    full, at50 = aps[:, all_of_them, 0], expected[:, fifty]
    headlines = np.stack([full, by_radius[:, 0, at2], by_radius[:, 1, at2], at50], axis=1)
    return {
        "code_bits": bit_count,
        "distance": distance,
        "counts": {
            "gallery": len(gallery),
            "gallery_identities": len(set(owners.tolist())),
            "queries": len(queries),
            "queries_retrieving_nothing_at_radius_2": int(nothing[at2]),
            "queries_without_relevant": int((totals == 0).sum()),
        },
        "map": dict(zip(rules, aps[:, all_of_them].mean(axis=0).tolist())),
        "precision_at_radius_2": means[0][at2],
        "recall_at_radius_2": means[1][at2],
        "precision_at_50": at50.mean(),
        "precision_at_50_stable": stable[fifty],
        "intervals": intervals(headlines, bootstrap),
        "identities": identity_table(wanted, totals, full, at50),
        "codes": {name: code_statistics(tensors, name, bit_count) for name in ("gallery", "query")},
        "curves": {
            "distance": [
                {"distance": d, "within": int(own), "between": int(other)}
                for d, (own, other) in enumerate(pairs.T)
            ],
            "radius": [
                {
                    "radius": r, "precision": means[0][r], "recall": means[1][r],
                    "mean_retrieved": means[2][r], "queries_retrieving_nothing": int(nothing[r]),
                } for r in range(longest + 1)
            ],
            "returned": [
                {"returned": n, "expected": e, "stable": s, "map": dict(zip(rules, m)), "map_of_hits": h}
                for n, e, s, m, h in zip(
                    returned, expected.mean(axis=0), stable, aps.mean(axis=0).tolist(),
                    np.mean(of_hits, axis=0))
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
    parser.add_argument("--resamples", type=int, default=1000)
    parser.add_argument("--level", type=float, default=0.95)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compare", metavar="REPORT")
    chosen = parser.parse_args()
    tensors, metadata = codes_artifact.read(chosen.codes)
    bootstrap = {"resamples": chosen.resamples, "level": chosen.level, "seed": chosen.seed}
    figures = evaluate(tensors, int(metadata["code.bits"]), chosen.distance, bootstrap)
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

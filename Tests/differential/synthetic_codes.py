#!/usr/bin/env python3
"""Writes a codes artifact of synthetic clustered codes.

Each identity has a random centre; a code is its identity's centre with every bit flipped with
probability `--noise`. One identity in twenty of the queries is absent from the gallery.

    synthetic_codes.py out.codes.safetensors --bits 48 --gallery 67177 --queries 2650 --identities 530
"""
import argparse

import numpy as np

import codes_artifact


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    parser.add_argument("--bits", type=int, default=48)
    parser.add_argument("--gallery", type=int, default=67177)
    parser.add_argument("--queries", type=int, default=2650)
    parser.add_argument("--identities", type=int, default=530)
    parser.add_argument("--noise", type=float, default=0.12)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    random = np.random.default_rng(chosen.seed)
    centres = random.integers(0, 2, (chosen.identities, chosen.bits), dtype=np.uint8)

    def draw(count, known):
        identities = np.sort(random.integers(0, known, count))
        flips = random.random((count, chosen.bits)) < chosen.noise
        return centres[identities] ^ flips.astype(np.uint8), identities

    known = max(1, chosen.identities - chosen.identities // 20)
    gallery, gallery_identities = draw(chosen.gallery, known)
    query, query_identities = draw(chosen.queries, chosen.identities)
    codes_artifact.write(
        chosen.output, gallery, gallery_identities, query, query_identities,
        {"synthetic.seed": str(chosen.seed), "synthetic.noise": str(chosen.noise)})


if __name__ == "__main__":
    main()

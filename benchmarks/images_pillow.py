#!/usr/bin/env python3
"""JPEG files to 32 × 32 faces: ddh-convert beside Pillow.

    python benchmarks/images_pillow.py                     # makes its own pictures, 250 and 1,000 pixels wide
    python benchmarks/images_pillow.py --folder FOLDER     # a folder of people's folders

Ours is the whole conversion: listing, reading, SHA-256, decoding, averaging, the artifact on disk, the start of the
process. Pillow's is opening, decoding and Image.BOX to 32 × 32, nothing else; "draft" asks its decoder for a scaled
picture first, as ours does. All read from the page cache; rounds alternate, the best of each counts. Needs Pillow, NumPy.
"""
import argparse
import multiprocessing
import os
import subprocess
import tempfile
import time

import numpy as np
import PIL
from PIL import Image

SIDE = 32


def make(folder, width, count):
    """Writes `count` pictures: blurred noise with grain, about the bytes a pixel of photographs."""
    random = np.random.default_rng(7)
    for number in range(count):
        person = os.path.join(folder, f"person {number % 20:02d}")
        os.makedirs(person, exist_ok=True)
        rough = Image.fromarray(random.integers(0, 256, (24, 24, 3), dtype="u1")).resize((width, width), Image.BICUBIC)
        grain = random.normal(0, 5, (width, width, 1))
        Image.fromarray(np.clip(np.asarray(rough) + grain, 0, 255).astype("u1")).save(
            os.path.join(person, f"{number:05d}.jpg"), quality=88)


def face(path, draft=False):
    with Image.open(path) as picture:
        if draft:
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.BOX))


def draft_face(path):
    return face(path, draft=True)


def pillow(paths, work, pool):
    start = time.perf_counter()
    for _ in (map(work, paths) if pool is None else pool.imap(work, paths, 32)):
        pass
    return time.perf_counter() - start


def ours(binary, folder, threads):
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        subprocess.run([binary, folder, "--faces", f"{out}/a.faces.safetensors", "--threads", str(threads), "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def measure(title, folder, binary, rounds):
    paths = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in sorted(names)]
    size = sum(map(os.path.getsize, paths)) / len(paths) / 1024
    with multiprocessing.Pool(2) as pool:
        contenders = {
            "ddh-convert, 1 thread": lambda: ours(binary, folder, 1),
            "ddh-convert, 2 threads": lambda: ours(binary, folder, 2),
            "Pillow, 1 process": lambda: pillow(paths, face, None),
            "Pillow, 2 processes": lambda: pillow(paths, face, pool),
            "Pillow draft, 1 process": lambda: pillow(paths, draft_face, None),
            "Pillow draft, 2 processes": lambda: pillow(paths, draft_face, pool),
        }
        best = {name: min(run() for _ in range(1)) for name, run in contenders.items()}
        for _ in range(rounds - 1):
            for name, run in contenders.items():
                best[name] = min(best[name], run())
    print(f"\n{title}: {len(paths)} files of {size:.0f} KiB; Pillow {PIL.__version__}")
    for name, seconds in best.items():
        print(f"  {name:26s} {len(paths) / seconds:8.0f} pictures/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/ddh-convert")
    parser.add_argument("--folder", help="measure these pictures instead")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", metavar="FOLDER", help="keep the pictures made here, and use those that are there")
    arguments = parser.parse_args()
    if arguments.folder:
        return measure(arguments.folder, arguments.folder, arguments.binary, arguments.rounds)
    with tempfile.TemporaryDirectory() as scratch:
        for width, count in [(250, 2000), (1000, 200)]:
            folder = os.path.join(arguments.make or scratch, f"{width}")
            if not os.path.isdir(folder):
                make(folder, width, count)
            measure(f"{width} × {width} pixels", folder, arguments.binary, arguments.rounds)


if __name__ == "__main__":
    main()

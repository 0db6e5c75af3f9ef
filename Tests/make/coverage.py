#!/usr/bin/env python3
"""Line coverage of the modules that read foreign bytes: coverage.py CODECOV.json

Prints a line a module and its least covered files; ends with 1 when all of them together are below 95 %."""

import json
import sys

READERS = """0-Ground/ByteStreams 1-Formats/SafePickle 1-Formats/Artifacts 1-Formats/ImageFiles 1-Formats/Settings
1-Formats/TrainingLogs 2-Domain/FaceData""".split()
WANTED = 95

report = json.load(open(sys.argv[1]))
modules = {module: [] for module in READERS}
for file in report["data"][0]["files"]:
    floor, _, path = file["filename"].rpartition("/Sources/")[2].partition("/")
    module, _, name = path.partition("/")
    module = f"{floor}/{module}"
    if module in modules:
        lines = file["summary"]["lines"]
        modules[module].append((name, lines["count"], lines["covered"]))


def share(files):
    return 100 * sum(covered for _, _, covered in files) / sum(count for _, count, _ in files)


for module, files in modules.items():
    least = min(files, key=lambda file: file[2] / max(file[1], 1))
    print(f"{module:24} {sum(count for _, count, _ in files):5} lines {share(files):6.1f} %   least: {least[0]} "
          f"{100 * least[2] / max(least[1], 1):.1f} %")
everything = [file for files in modules.values() for file in files]
print(f"{'together':24} {sum(count for _, count, _ in everything):5} lines {share(everything):6.1f} %")
sys.exit(share(everything) < WANTED)

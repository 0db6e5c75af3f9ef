#!/usr/bin/env bash
# The share of lines that tests and corpus reach in every reader: coverage.sh SCRATCH-PATH
set -eu -o pipefail
folder=$1/debug
tools=$(dirname "$(readlink -f "$(command -v swift)")")
cd "$(dirname "$0")/../.."
readers=(
  Sources/0-Ground/ByteStreams/{Gzip,InputFile*,WindowedReader*,Journal*,FolderListing*,PrintableText*}
  Sources/1-Formats/SafePickle
  Sources/1-Formats/Artifacts Sources/1-Formats/Settings
  Sources/2-Domain/FaceData/FaceSet.swift
  Sources/2-Domain/Retrieval/Artifact Sources/2-Domain/HashNetwork/*Artifact.swift
  Sources/3-Stages/Convert/{InputFolder,LabelReader,LabelledImages,PixelDecoder,ConvertLimits}.swift
  Sources/3-Stages/Evaluate/{ReportFile,ReportHeadline}.swift
  Sources/3-Stages/Index/{Generations,Queries}
)
binary=$(ls -t "$folder"/*.xctest | head -1)
"$tools/llvm-cov" export -summary-only -instr-profile "$folder/codecov/default.profdata" "$binary" \
  "${readers[@]}" |
  python3 -c '
import json, os, sys
groups = {}
for file in json.load(sys.stdin)["data"][0]["files"]:
    path = os.path.relpath(file["filename"])
    module = path.split("/")[2] if path.startswith("Sources/") else path
    lines = file["summary"]["lines"]
    group = groups.setdefault(module, [0, 0, []])
    group[0] += lines["covered"]
    group[1] += lines["count"]
    if lines["covered"] < lines["count"]:
        group[2].append((lines["count"] - lines["covered"], path))
for module, (covered, count, missed) in sorted(groups.items()):
    print(f"{module:14} {covered:5} of {count:5} lines  {100 * covered / count:5.1f} %")
    for lines, path in sorted(missed, reverse=True):
        print(f"{lines:17} not reached in {path}")'

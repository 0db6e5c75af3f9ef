#!/usr/bin/env bash
# Times what docs/formats/index.md states of indexes: run.sh MODEL FOLDER
#
# Needs python3 with numpy, a model of 48 bits and 10 GB in FOLDER. Made once: a million random faces, ten
# thousand more, a hundred million random codes. Times include the process; a second run has all
# files in the page cache.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
model=$1 folder=$2 index=.build/release/ddh-index
mkdir -p "$folder"

took() {
  local start=$EPOCHREALTIME
  "${@:2}" > "$folder/output"
  printf '%-46s %8.3f s\n' "$1" "$(bc <<< "$EPOCHREALTIME - $start")"
}

test -e "$folder/more.faces.safetensors" || {
  python3 benchmarks/index/make_faces.py "$folder/million.faces.safetensors" 1000000 1
  python3 benchmarks/index/make_faces.py "$folder/more.faces.safetensors" 10000 2
}
test -e "$folder/many.codes.safetensors" || PYTHONPATH=Tests/differential python3 - "$folder/many.codes.safetensors" <<'PY'
import sys, numpy as np, codes_artifact
random = np.random.default_rng(1)
gallery, queries = (random.integers(0, 1 << 48, (n, 1), dtype=np.uint64) for n in (10**8, 1000))
codes_artifact.write_words(sys.argv[1], 48, gallery, np.arange(10**8) % 1000, queries, np.zeros(1000, int))
PY
rm -rf "$folder/faces" "$folder/many"
code=$(printf '01%.0s' {1..24})
for row in {0..999}; do echo "{\"row\": $row}"; done > "$folder/queries"
head -1 "$folder/queries" > "$folder/query"

faces=(--index "$folder/faces") many=(--index "$folder/many")
took "begin with 1,000,000 faces" $index update -q "$folder/million.faces.safetensors" "${faces[@]}" --model "$model"
took "grow by 10,000" $index update -q "$folder/more.faces.safetensors" "${faces[@]}" --model "$model"
took "the same again" $index update -q "$folder/more.faces.safetensors" "${faces[@]}" --model "$model"
took "one query" $index query "${faces[@]}" --code "$code"
took "one query, unchecked" $index query "${faces[@]}" --code "$code" --unchecked
took "remove one id" $index remove "${faces[@]}" --id 5
took "roll back" $index rollback "${faces[@]}"
took "build 100,000,000 codes" $index build -q "$folder/many.codes.safetensors" "${many[@]}"
took "one query" $index query "${many[@]}" --code "$code"
took "one query, unchecked" $index query "${many[@]}" --code "$code" --unchecked
took "1 query by row, opening the codes" $index query "${many[@]}" --unchecked --codes "$folder/many.codes.safetensors" --queries "$folder/query"
took "1,000 queries by row, opening the codes" $index query "${many[@]}" --unchecked --codes "$folder/many.codes.safetensors" --queries "$folder/queries"
took "remove one id" $index remove "${many[@]}" --id 5

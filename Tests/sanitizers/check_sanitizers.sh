#!/usr/bin/env bash
# Runs every stage once under a sanitizer: check_sanitizers.sh thread|address BUILD-FOLDER WORK-FOLDER
#
# thread: data races in train, encode, evaluate, index (build, update, remove, rollback, export) and query, on more
# threads than there are cores. ddh-export and ddh-inspect run where the folder has them.
# address: memory errors and, at exit, leaks.
# A small program with a known fault runs first: a sanitizer that says nothing of it proves nothing.
set -eu -o pipefail
sanitizer=$1 bin=$2/release work=$3
cd "$(dirname "$0")/../.."
rm -rf "$work" && mkdir -p "$work"
export SWIFT_BACKTRACE=enable=no
export TSAN_OPTIONS="exitcode=66" ASAN_OPTIONS="exitcode=66:detect_leaks=1"

swiftc -Onone -parse-as-library -sanitize="$sanitizer" "Tests/sanitizers/known_$sanitizer.swift" -o "$work/known" 2>"$work/log"
"$work/known" >"$work/log" 2>&1 || true
grep -q "$([ "$sanitizer" = thread ] && echo 'ThreadSanitizer: .* race' || echo 'detected memory leaks')" "$work/log" || {
  echo "The known fault was not reported: the $sanitizer sanitizer does not work here." >&2
  exit 70
}

run() {
  echo "$sanitizer: $*"
  "$bin/$@" >"$work/out" 2>"$work/log" || { code=$?; cat "$work/log" >&2; exit "$code"; }
}
images="$work/f.safetensors" model="$work/m.model.safetensors" codes="$work/c.safetensors" index="$work/index"
run ddh-synthesize --identities 12 --train-total 400 --test-images 3 --out "$work/raw"
run ddh-convert "$work/raw/train" "$work/raw/test" --faces "$images"
run ddh-train "$images" --bits 24 --epochs 2 --threads 4 --model "$model"
run ddh-encode "$images" --model "$model" --threads 4 --out "$codes"
run ddh-evaluate report "$codes" --faces "$images" --model "$model" --training-log "$work/m.training.jsonl" \
  --charts "$work/charts" --threads 4 --out "$work/report.json"
run ddh-evaluate table "$work/report.json" --html "$work/table.html" --json "$work/table.json"
run ddh-evaluate card "$images" --model "$model" --report "$work/report.json" --out "$work/card.md"
run ddh-index build "$codes" --faces "$images" --threads 4 --index "$index"
run ddh-index update "$images" --model "$model" --threads 4 --index "$index"
for row in {0..35}; do echo "{\"row\": $row}"; done >"$work/queries"
run ddh-index query --index "$index" --model "$model" --faces "$images" --threads 4 --queries "$work/queries"
run ddh-index query --index "$index" --codes "$codes" --row 0 --radius 6 --threads 4
if [ -n "${DDH_IMAGES:-}" ]; then
  for person in a b c; do
    mkdir -p "$work/pictures/$person" && cp Tests/ImageFilesTests/Fixtures/*.{jpg,png} "$work/pictures/$person"
  done
  run ddh-convert "$work/pictures" --threads 4 --faces "$work/p.safetensors"
  run ddh-index query --index "$index" --model "$model" --faces "$images" --open-sheet "$work/sheet.png" \
    --image Tests/ImageFilesTests/Fixtures/jpeg.jpg
fi
run ddh-index remove --id 3 5 --index "$index"
run ddh-index rollback --index "$index"
run ddh-index list --index "$index"
for format in packed signs faiss-flat faiss-map pgvector; do
  run ddh-index export --index "$index" --format "$format" --out "$work/export.$format"
done
if [ -x "$bin/ddh-export" ]; then
  run ddh-export onnx "$model" --out "$work/m.onnx"
  run ddh-export torch "$model" --out "$work/m.torch.safetensors"
  run ddh-export tensorboard "$work/m.training.jsonl" --out "$work/runs"
fi
[ ! -x "$bin/ddh-inspect" ] || run ddh-inspect --verify "$model" "$codes" "$work/raw/test"/*
run ddh-index verify --index "$index"
echo "No fault reported by the $sanitizer sanitizer."

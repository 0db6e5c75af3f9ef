#!/usr/bin/env bash
# The Makefile's graph under trouble: in the end every artifact is what an undisturbed run makes.
#
#   Tests/make/check_make.sh FOLDER     works in FOLDER; one epoch of the demo, about two minutes
set -eu -o pipefail
cd "$(dirname "$0")/../.."
folder=$1
mkdir -p "$folder"

run() { make DATA="$1" EPOCHS=1 THREADS=1 "${@:2}" evaluate-demo index-demo > "$folder/log" 2>&1; }
artifacts() { (cd "$1" && find . -type f ! -name '*.run' ! -name lock ! -name '*.jsonl' -exec sha256sum {} + | sort -k 2); }
check() {
  diff <(artifacts "$folder/plain") <(artifacts "$2") > "$folder/diff" || { echo "$1: differs: $folder/diff"; exit 1; }
  ! find "$2" -name '*.tmp' | grep . || { echo "$1: left temporaries"; exit 1; }
  echo "$1: ok"
}
fresh() { rm -rf "$folder/try"; echo "$folder/try"; }

rm -rf "$folder/plain"
run "$folder/plain"

try=$(fresh)
run "$try" -j2
check "1 make -j2" "$try"

# Both may work on one target; whoever finds the index locked ends with 75, which make reports as 2.
try=$(fresh)
run "$try" & first=$!
run "$try" || true
wait $first || true
run "$try"
check "2 two makes at once" "$try"

try=$(fresh)
for pause in 0.5 1 2 3; do
  setsid make DATA="$try" EPOCHS=1 THREADS=1 evaluate-demo index-demo > "$folder/log" 2>&1 & group=$!
  sleep "$pause"
  kill -9 -- "-$group" 2> /dev/null || true
  wait $group 2> /dev/null || true
done
run "$try"
find "$try" -name '*.tmp' -delete  # of targets that were complete when their writer was killed
check "3 killed four times" "$try"

find "$try" -exec touch -h -d '2026-01-01 00:00:00' {} +
run "$try"
check "4 equal times" "$try"

find "$try" -newermt '2000-01-01' -exec touch -h -d '2037-01-01' {} +
touch -d '2036-01-01' "$try"/10-faces/*.safetensors
run "$try"
check "5 clock set back" "$try"

# Half an input: what is cut short is refused by name, and made again once it is removed.
codes=$(ls "$try"/30-codes/*.codes.safetensors)
truncate -s -1 "$codes"
touch -d '2037-01-02' "$codes"
if run "$try"; then echo "6 half an input: accepted"; exit 1; fi
grep -q 'cut short' "$folder/log"
rm "$codes"
find "$try" -exec touch -h -d '2026-01-01 00:00:00' {} +
run "$try"
check "6 half an input" "$try"

# What is whole stays, even where the command fails after it, as on a disk too full for the run record.
try=$(fresh)
model=$try/20-models/demo.1epochs.model
mkdir -p "$model.run"
if run "$try"; then echo "7 no room for a run record: accepted"; exit 1; fi
test -e "$model.safetensors" || { echo "7 no room for a run record: the model is gone"; exit 1; }
rmdir "$model.run"
run "$try"
check "7 no room for a run record" "$try"

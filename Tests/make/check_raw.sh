#!/usr/bin/env bash
# RAW= as a newcomer gives it: once, remembered, another one later, none at all, a wrong one; and names of files and
# folders that make or the shell would read as more than names.
#
#   Tests/make/check_raw.sh FOLDER      works in FOLDER; a few seconds
set -eu -o pipefail
cd "$(dirname "$0")/../.."
rm -rf "$1"
mkdir -p "$1"
folder=$1 faces=$1/data/10-faces/own.faces.safetensors

fail() { echo "check_raw: $*" >&2; cat "$folder/log" >&2; exit 1; }
convert() { make DATA="$folder/data" "$@" convert-own > "$folder/log" 2>&1; }
says() { grep -qF -- "$1" "$folder/log" || fail "does not say: $1"; }
# Without RAW= the folder is known, and nothing is made again.
remembered() {
  local before after
  before=$(stat -c '%i %z' "$faces")
  convert || fail "the folder is forgotten"
  after=$(stat -c '%i %z' "$faces")
  test "$before" = "$after" || fail "$faces is made again for nothing"
}
# Whether the faces artifact was made of this folder: the name of what it was made of is in its header.
made_of() {
  head -c 65536 "$faces" > "$folder/header"
  grep -qaF -- "$1" "$folder/header" || fail "$faces is not made of $1"
}

for set in one two; do
  .build/release/ddh-synthesize --quiet --identities 2 --train-images 2 --test-images 1 \
    --out "$folder/$set" > /dev/null
  for pickle in "$folder/$set"/*/*.pkl; do mv "$pickle" "${pickle%.pkl}-$set.pkl"; done
done

if convert; then fail "faces out of nothing"; fi
says "There is no pipeline 'own'"
if convert RAW="$folder/nowhere"; then fail "faces of a folder that is not there"; fi
says "RAW=$folder/nowhere: needs a folder of pictures for each person, or the folders train/ and test/."
convert RAW="$folder/one" || fail "a first folder is refused"
made_of -one.pkl
remembered
convert RAW="$folder/two" || fail "a second folder is refused"
says "$folder/two instead of "
made_of -two.pkl
remembered

# A pickle added or removed is seen, whatever its name; `x clean` is no target.
for name in x 'x clean' 'batch (1).pkl' "a;b'c\$(touch ran)"; do
  cp "$folder"/two/train/*-two.pkl "$folder/two/train/$name"
  convert && grep -q '^train 2 ' "$folder/log" || fail "a pickle called $name is not taken"
  rm "$folder/two/train/$name"
  convert && grep -q '^train 1 ' "$folder/log" || fail "a pickle called $name is not missed"
done

# A path the shell would obey is refused, given or remembered.
for raw in "$folder/R&D" "$folder/x;touch\${IFS}ran" "$folder/two folders"; do
  mkdir -p "$raw/train" "$raw/test"
  if convert RAW="${raw//\$/\$\$}"; then fail "RAW=$raw is accepted"; fi
  says "RAW may hold neither spaces nor characters like"
  echo "$raw" > "$folder/data/00-raw/own.source"
  if convert; then fail "a remembered $raw is accepted"; fi
  says "own.source may hold neither spaces nor characters like"
done
test ! -e ran || fail "a name was run"
echo "RAW=: given once, remembered, changed, refused; no name is run"

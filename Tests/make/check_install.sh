#!/usr/bin/env bash
# make install: the files are there, run from there without source tree and toolchain, and go away again.
#
#   Tests/make/check_install.sh FOLDER
#
# No pipe ends in grep -q: it goes at the first match, what still writes to it ends by SIGPIPE, and pipefail calls
# that a failure, once in a while.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
rm -rf "$1"
mkdir -p "$1"
stage=$(realpath "$1") prefix=/opt/a\ prefix
root=$stage$prefix
commands="ddh-synthesize ddh-convert ddh-train ddh-encode ddh-evaluate ddh-index ddh-export ddh-inspect"

fail() { echo "check_install: $*" >&2; exit 1; }

make install DESTDIR="$stage" PREFIX="$prefix" > "$stage/log" 2>&1 || { cat "$stage/log"; fail "make install failed"; }
for command in $commands; do
  for file in "bin/$command" "share/man/man1/$command.1" "share/bash-completion/completions/$command" \
    "share/zsh/site-functions/_$command" "share/fish/vendor_completions.d/$command.fish"; do
    test -s "$root/$file" || fail "$file is missing or empty"
  done
  readelf -d "$root/bin/$command" > "$stage/dynamic"
  grep -q 'RUNPATH.*\$ORIGIN/\.\./lib/ddh' "$stage/dynamic" || fail "$command: no RUNPATH of its own"
  grep -qF "$PWD" "$stage/dynamic" && fail "$command: depends on $PWD"
  bash -c 'source "$1" && complete -p "$2" > /dev/null' - "$root/share/bash-completion/completions/$command" "$command" \
    || fail "$command: bash takes no completions from it"
done
test -x "$root/bin/ddh-bench" && fail "ddh-bench is a tool of the source tree"
echo "installed: $(find "$root" -type f | wc -l) files, $(du -sm "$root" | cut -f 1) MB"

# Every Swift library is found in lib/ddh once the toolchain's folders are left out of the search.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && LD_LIBRARY_PATH="$root/lib/ddh" ldd "$root/bin/ddh-index" > libraries)
grep -q 'not found' "$work/libraries" && fail "ddh-index: $(grep 'not found' "$work/libraries")"
grep -E 'libswift|Foundation|dispatch' "$work/libraries" > "$work/swift"
grep -v "$root/lib/ddh" "$work/swift" && fail "a Swift library is not in lib/ddh"
(cd "$work" && env -i PATH=/usr/bin:/bin "$root/bin/ddh-synthesize" --identities 2 --train-images 3 --test-images 1 --out raw --quiet > out \
  && env -i "$root/bin/ddh-convert" raw/train raw/test --settings "$root/share/ddh/template/convert.yaml" --faces a.faces.safetensors >> out)
echo "runs from its prefix: $(tail -n 1 "$work/out")"

if command -v groff > /dev/null; then
  for command in $commands; do
    warnings=$(groff -man -Tutf8 -ww "$root/share/man/man1/$command.1" 2>&1 > "$work/coloured")
    test -z "$warnings" || fail "$command.1: $warnings"
    sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' "$work/coloured" > "$work/page"
    grep -q "EXIT STATUS" "$work/page" || fail "$command.1 is cut short"
  done
  echo "manual pages: groff has no warning"
else
  echo "manual pages: not rendered, there is no groff"
fi

make uninstall DESTDIR="$stage" PREFIX="$prefix" > /dev/null
test -z "$(find "$root" -type f)" || fail "left behind: $(find "$root" -type f)"
echo "uninstalled: nothing is left"

#!/bin/bash
# Makes the fixtures of this folder: codes, and what NumPy says of them.
set -eu -o pipefail
cd "$(dirname "$0")"
tools=../../differential
for bits in 12 36 65; do
  codes=$bits.codes.safetensors
  python3 -B $tools/synthetic_codes.py $codes --bits $bits --gallery 160 --queries 24 \
    --identities 20 --noise 0.15 --seed "$bits"
  for distance in exact reference; do
    python3 -B $tools/evaluate_numpy.py $codes --distance $distance > $bits.$distance.json
  done
done
sha256sum ./*.safetensors ./*.json > SHA256SUMS

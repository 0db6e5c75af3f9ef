#!/usr/bin/env bash
# Other programs read what ddh-export wrote and agree with us; those that PYTHON lacks are named as skipped.
#
#   Tests/make/check_export.sh DATA STEM PYTHON
set -eu -o pipefail
cd "$(dirname "$0")/../.."
data=$1 stem=$2 python=$3
exports=$data/60-exports faces=$data/10-faces/${stem%%.*}.faces.safetensors codes=$data/30-codes/$stem.codes.safetensors

has() {  # WHAT MODULE…
  for module in "${@:2}"; do
    "$python" -c "import $module" 2>/dev/null || { echo "$1: skipped, $python has no $module"; return 1; }
  done
}

if has "onnx.checker" onnx; then
  "$python" -c 'import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)' "$exports/$stem.onnx"
  echo "onnx.checker: ok"
fi
if has "ONNX Runtime" onnxruntime numpy safetensors; then
  "$python" examples/codes_from_onnx.py "$exports/$stem.onnx" "$faces" --check "$codes" | sed 's/^/ONNX Runtime: /'
fi
if has "PyTorch" torch numpy safetensors; then
  "$python" examples/torch_model.py "$exports/$stem.torch.safetensors" "$faces" --check "$codes" | sed 's/^/PyTorch: /'
fi
if has "TensorBoard" tensorboard; then
  "$python" Tests/differential/tensorboard_run.py "$data/20-models/$stem.training.jsonl" "$exports/$stem"
fi

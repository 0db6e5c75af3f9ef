"""Binary codes of faces by ONNX Runtime, from what ddh-export onnx wrote.

    pip install numpy safetensors onnxruntime
    ddh-export onnx data/20-models/demo.model.safetensors --out demo.onnx
    python examples/codes_from_onnx.py demo.onnx data/10-faces/demo.faces.safetensors \
        --check data/30-codes/demo.codes.safetensors

Prints the codes of the test faces, or with --check compares those of all faces with a codes artifact.
"""
import argparse
import sys

import numpy as np
import onnxruntime
from safetensors.numpy import load_file


def encode(session, images):
    """The graph takes the pixels as they are stored: its normalisation is inside."""
    parts = [session.run(["values", "codes"], {"images": images[i:i + 256].astype(np.float32)})
             for i in range(0, len(images), 256)]
    return [np.concatenate(part) for part in zip(*parts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("faces")
    parser.add_argument("--check", metavar="CODES", help="compare with this codes artifact")
    a = parser.parse_args()
    session = onnxruntime.InferenceSession(a.model, providers=["CPUExecutionProvider"])
    faces = load_file(a.faces)
    if not a.check:
        for row in encode(session, faces["test.images"])[1]:
            print(row.tobytes().hex())
        return
    stored, worst = load_file(a.check), 0.0
    for images, name in ("train.images", "gallery.codes"), ("test.images", "query.codes"):
        if not len(faces[images]):
            continue
        values, codes = encode(session, faces[images])
        wanted = stored[name].view(np.uint8)[:, :codes.shape[1]]
        bits = np.unpackbits(codes ^ wanted, axis=1, bitorder="little")[:, :values.shape[1]].astype(bool)
        worst = max([worst, *np.abs(values[bits])])
        print(f"{name}: {len(codes)} codes of {values.shape[1]} bits: {bits.sum()} of {bits.size} bits differ"
              + (f", none of them further from 0 than {np.abs(values[bits]).max():.1e}" if bits.any() else ""))
    # The order of a sum is the runtime's own: a value that is 0 to within rounding may fall on either side.
    sys.exit(0 if worst < 1e-4 else 1)


main()

"""The trained network as a PyTorch module, from what ddh-export torch wrote.

    pip install torch numpy safetensors
    ddh-export torch data/20-models/demo.model.safetensors --out demo.torch.safetensors
    python examples/torch_model.py demo.torch.safetensors data/10-faces/demo.faces.safetensors \
        --check data/30-codes/demo.codes.safetensors

Prints the codes of the test faces, or with --check compares those of all faces with a codes artifact.
"""
import argparse
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn


class HashNetwork(nn.Module):
    def __init__(self, weights):
        super().__init__()
        normalised = {"bn1": 20, "bn2": 40, "bn3": 60, "bn4": 80,
                      "bn5": len(weights["fc5.weight"]), "bn6": len(weights["encode6.weight"])}
        for name, channels in normalised.items():
            layer = nn.BatchNorm2d if name in ("bn1", "bn2", "bn3") else nn.BatchNorm1d
            self.add_module(name, layer(channels, eps=1e-3, momentum=0.01))
        for name, tensor in weights.items():
            layer, role = name.split(".")
            if layer not in normalised:
                if not hasattr(self, layer):
                    self.add_module(layer, nn.Module())
                getattr(self, layer).register_parameter(role, nn.Parameter(tensor.clone(), layer != "pixels"))
        self.load_state_dict(weights, strict=True)

    def values(self, images):
        """What tanh is taken of, (n, bits), of images as they are stored. A bit is 1 where its value is positive."""
        x = ((images - self.pixels.mean) / (self.pixels.deviation + 1e-5) * 0.1).clamp(-1, 1)
        for i in "123":
            conv, norm = self.get_submodule("conv" + i), self.get_submodule("bn" + i)
            x = F.max_pool2d(F.relu(norm(F.conv2d(x, conv.weight))), 2)
        corners = torch.stack([x[:, :, i:i + 2, j:j + 2].flatten(1) for i in (0, 1) for j in (0, 1)])  # (4, n, 240)
        local = torch.einsum("pnk,pok->nop", corners, self.local4.weight.flatten(2)) + self.local4.bias.T
        local = F.relu(self.bn4(local))
        features = F.relu(self.bn5(F.linear(torch.cat([x.flatten(1), local.flatten(1)], 1), self.fc5.weight)))
        bits, split = self.encode6.weight.shape
        return self.bn6((features.view(-1, bits, split) * self.encode6.weight).sum(2))

    def forward(self, images):
        """The classifier's logits, as in training."""
        return F.linear(torch.tanh(self.values(images)), self.fc7.weight, self.fc7.bias)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights")
    parser.add_argument("faces")
    parser.add_argument("--check", metavar="CODES", help="compare with this codes artifact")
    a = parser.parse_args()
    network, faces, worst = HashNetwork(load_file(a.weights)).eval(), load_file(a.faces), 0.0

    @torch.inference_mode()
    def encode(images):
        return torch.cat([network.values(batch.float()) for batch in images.split(256)]).numpy()

    if not a.check:
        for row in encode(faces["test.images"]) > 0:
            print("".join("01"[b] for b in row.astype(int)))
        return
    from safetensors.numpy import load_file as load_numpy
    stored = load_numpy(a.check)
    for images, name in ("train.images", "gallery.codes"), ("test.images", "query.codes"):
        if not len(faces[images]):
            continue
        values = encode(faces[images])
        wanted = np.unpackbits(stored[name].view(np.uint8), axis=1, bitorder="little")[:, :values.shape[1]]
        different = (values > 0) != wanted.astype(bool)
        worst = max([worst, *np.abs(values[different])])
        print(f"{name}: {len(values)} codes of {values.shape[1]} bits: {different.sum()} of {different.size} bits differ"
              + (f", none of them further from 0 than {np.abs(values[different]).max():.1e}" if different.any() else ""))
    # The order of a sum is PyTorch's own: a value that is 0 to within rounding may fall on either side.
    sys.exit(0 if worst < 1e-4 else 1)


main()

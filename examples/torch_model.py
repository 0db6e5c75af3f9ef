"""The trained network as a PyTorch module, from what ddh-export torch wrote; its codes against ddh-encode's.

    pip install torch numpy safetensors
    ddh-export torch data/20-models/demo.model.safetensors --out demo.torch.safetensors
    python examples/torch_model.py demo.torch.safetensors data/10-faces/demo.faces.safetensors \
        --check data/30-codes/demo.codes.safetensors
"""
import argparse
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
        for layer, role, tensor in ((*name.split("."), tensor) for name, tensor in weights.items()):
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


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name, options in ("weights", {}), ("faces", {}), ("--check", {"required": True, "metavar": "CODES"}):
    parser.add_argument(name, **options)
given = parser.parse_args()
network, faces, stored = HashNetwork(load_file(given.weights)).eval(), load_file(given.faces), load_file(given.check)
for images, codes in ("train.images", stored["gallery.codes"]), ("test.images", stored["query.codes"]):
    with torch.inference_mode():
        values = torch.cat([network.values(batch.float()) for batch in faces[images].split(256)])
    wanted = codes.view(torch.uint8)[:, :, None].bitwise_right_shift(torch.arange(8)).bitwise_and(1).flatten(1)
    different = (values > 0) != wanted[:, :values.shape[1]].bool()
    print(f"{images}: {len(values)} codes of {values.shape[1]} bits: {different.sum()} of {different.numel()} bits differ")
    # The order of a sum is PyTorch's own: a value that is 0 to within rounding may fall on either side.
    assert not different.any() or values[different].abs().max() < 1e-4

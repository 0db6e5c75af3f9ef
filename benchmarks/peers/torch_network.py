"""The network in PyTorch, holding the weights of method.py; no bias where a normalisation follows."""
import torch
import torch.nn.functional as F
from torch import nn

import method


class Network(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.weights = nn.ParameterDict({
            name.replace(".", "_"): nn.Parameter(torch.from_numpy(w[name])) for name in method.SHAPES})
        self.norms = nn.ModuleDict({
            name: nn.BatchNorm1d(size, eps=method.EPSILON, momentum=1 - method.MOMENTUM)
            if name in ("c4", "f5", "h6") else nn.BatchNorm2d(size, eps=method.EPSILON, momentum=1 - method.MOMENTUM)
            for name, size in method.NORMALISED.items()})
        for name, norm in self.norms.items():
            norm.load_state_dict({
                "weight": torch.from_numpy(w[name + ".gain"]), "bias": torch.from_numpy(w[name + ".offset"]),
                "running_mean": torch.from_numpy(w[name + ".mean"]),
                "running_var": torch.from_numpy(w[name + ".variance"]), "num_batches_tracked": torch.tensor(0)})

    def channels_last(self):
        for name in ("c1", "c2", "c3"):
            filters = self.weights[name + "_filters"]
            filters.data = filters.data.to(memory_format=torch.channels_last)
        return self

    def divide_and_encode(self, features):
        return (features.view(-1, method.BITS, method.SPLIT) * self.weights["h6_weights"]).sum(2)

    def hash_values(self, x):
        for name in ("c1", "c2", "c3"):
            x = F.max_pool2d(F.relu(self.norms[name](F.conv2d(x, self.weights[name + "_filters"]))), 2)
        corners = [x[:, :, i:i + 2, j:j + 2].flatten(1) for i in (0, 1) for j in (0, 1)]
        patches = torch.stack(corners)  # (4, N, 240)
        filters = self.weights["c4_filters"].flatten(2).transpose(1, 2)
        local = torch.baddbmm(self.weights["c4_biases"][:, None], patches, filters)
        local = F.relu(self.norms["c4"](local.flatten(0, 1))).view(4, -1, 80)
        merged = torch.cat([x.flatten(1), local.permute(1, 2, 0).flatten(1)], 1)
        features = F.relu(self.norms["f5"](F.linear(merged, self.weights["f5_weights"])))
        return torch.tanh(self.norms["h6"](self.divide_and_encode(features)))

    def forward(self, x):
        h = self.hash_values(x)
        return F.linear(h, self.weights["p7_weights"], self.weights["p7_biases"]), h

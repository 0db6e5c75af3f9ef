"""python export_onnx.py FILE: the network with method.py's weights as ONNX, any batch size.

Divide-and-encode is written as one product with a block-diagonal matrix: the same function, in the form
every runtime gets right (OpenVINO 2026.4 computes garbage on the sum of products).
"""
import sys

import torch
import torch.nn.functional as F

import method
from torch_network import Network


class Encoder(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network
        blocks = torch.block_diag(*network.weights["h6_weights"].detach())
        network.divide_and_encode = lambda features: F.linear(features, blocks)

    def forward(self, images):
        return self.network.hash_values(images)


images, _ = method.faces()
batch = images[:method.BATCH]
torch.onnx.export(Encoder(Network(method.weights(batch))).eval(), (torch.from_numpy(batch),), sys.argv[1],
                  input_names=["images"], output_names=["h"], dynamo=False,
                  dynamic_axes={"images": {0: "rows"}, "h": {0: "rows"}})

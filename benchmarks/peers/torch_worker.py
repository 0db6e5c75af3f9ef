"""PyTorch as a worker: --layout planar or channels-last, --compiled 1 through torch.compile."""
import protocol  # first: it takes stdout before a library can
import torch
import torch.nn.functional as F

import method
from torch_network import Network


def trainer(network, images, labels, options):
    """One step of Adam; the weights' penalty is weight decay, the same gradient at no cost of its own."""
    network.train()
    penalised = [network.weights[name.replace(".", "_")] for name in method.PENALISED]
    chosen = {id(weight) for weight in penalised}
    others = [weight for weight in network.parameters() if id(weight) not in chosen]
    optimiser = torch.optim.Adam(
        [{"params": penalised, "weight_decay": 2 * method.L2}, {"params": others}], lr=method.RATE,
        **({"fused": True} if options.layout == "channels-last" else {}))

    def loss(x, y):
        logits, h = network(x)
        return F.cross_entropy(logits, y) + method.QUANTISATION * (h.abs() - 1).abs().mean()

    if options.compiled:
        loss = torch.compile(loss)

    def step(rows):
        rows = torch.from_numpy(rows)
        optimiser.zero_grad()
        value = loss(images[rows], labels[rows])
        value.backward()
        optimiser.step()
        return value.detach()

    return step


def encoder(network, options):
    network.eval()
    hashes = network.hash_values
    if options.compiled:
        from torch._inductor import config
        config.freezing = True
        hashes = torch.compile(hashes)

    def encode(images):
        with torch.no_grad():
            return torch.cat([hashes(batch) for batch in images.split(options.batch)])

    return encode


def main():
    options = protocol.arguments(layout="planar", compiled=0, batch=method.BATCH)
    torch.set_num_threads(options.threads)
    images, labels = method.faces()
    network = Network(method.weights(images[:method.BATCH]))
    tensor = torch.from_numpy(images)
    if options.layout == "channels-last":
        network.channels_last()
        tensor = tensor.to(memory_format=torch.channels_last)
    about = {"name": "torch", "version": torch.__version__, "task": options.task, "threads": options.threads}
    if options.task == "training":
        step = trainer(network, tensor, torch.from_numpy(labels), options)
        protocol.train(about, step, lambda data, penalty: data, images, labels)
    else:
        encode = encoder(network, options)
        protocol.encode(about, encode, images, tensor)


main()

"""Keras 3 on TensorFlow as a worker: training with `train_on_batch`."""
import os

import protocol  # first: it takes stdout before a library can
import numpy as np

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras  # noqa: E402
import tensorflow  # noqa: E402

import method  # noqa: E402


class Product(keras.layers.Layer):
    """einsum(`equation`, x, weights): a dense, locally connected or divide-and-encode layer, penalised."""

    def __init__(self, equation, weights, biases=None):
        super().__init__()
        self.equation, self.initial = equation, (weights, biases)

    def build(self, shape):
        weights, biases = self.initial
        self.kernel = self.add_weight(shape=weights.shape, regularizer=keras.regularizers.L2(method.L2),
                                      initializer=lambda *_, **__: weights)
        self.bias = None if biases is None else self.add_weight(
            shape=biases.shape, initializer=lambda *_, **__: biases)

    def call(self, x):
        product = keras.ops.einsum(self.equation, x, self.kernel)
        return product if self.bias is None else product + self.bias


def network(w):
    """(N, 32, 32, 3) → (logits, h). Channels come last, so F5's columns are reordered instead of its input."""
    layers = keras.layers

    def normalise(name, x):
        layer = layers.BatchNormalization(momentum=method.MOMENTUM, epsilon=method.EPSILON)
        x = layer(x)
        layer.set_weights([w[f"{name}.{part}"] for part in ("gain", "offset", "mean", "variance")])
        return x

    inputs = x = keras.Input((32, 32, 3))
    for name in ("c1", "c2", "c3"):
        filters = w[name + ".filters"]
        layer = layers.Conv2D(len(filters), filters.shape[2], use_bias=False,
                              kernel_regularizer=keras.regularizers.L2(method.L2))
        x = layer(x)
        layer.set_weights([filters.transpose(2, 3, 1, 0)])
        x = layers.MaxPooling2D()(layers.ReLU()(normalise(name, x)))
    patches = keras.ops.stack([layers.Flatten()(x[:, i:i + 2, j:j + 2]) for i in (0, 1) for j in (0, 1)], 1)
    filters = w["c4.filters"].transpose(0, 3, 4, 2, 1).reshape(4, 240, 80)
    local = layers.ReLU()(normalise("c4", Product("npk,pko->npo", filters, w["c4.biases"])(patches)))
    merged = layers.Concatenate()([layers.Flatten()(x), layers.Flatten()(local)])
    dense = w["f5.weights"]
    dense = np.concatenate([dense[:, :540].reshape(-1, 60, 9).swapaxes(1, 2).reshape(-1, 540),
                            dense[:, 540:].reshape(-1, 80, 4).swapaxes(1, 2).reshape(-1, 320)], 1)
    features = layers.ReLU()(normalise("f5", Product("nk,ko->no", dense.T)(merged)))
    slices = layers.Reshape((method.BITS, method.SPLIT))(features)
    h = layers.Activation("tanh")(normalise("h6", Product("nbs,bs->nb", w["h6.weights"])(slices)))
    return keras.Model(inputs, [Product("nb,bk->nk", w["p7.weights"].T, w["p7.biases"])(h), h])


def quantisation(_, h):
    return keras.ops.mean(keras.ops.abs(keras.ops.abs(h) - 1), -1)


def main():
    options = protocol.arguments(jit=0)
    tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(options.threads)
    images, labels = method.faces()
    model = network(method.weights(images[:method.BATCH]))
    model.compile(keras.optimizers.Adam(method.RATE),
                  [keras.losses.SparseCategoricalCrossentropy(from_logits=True), quantisation],
                  loss_weights=[1, method.QUANTISATION], jit_compile=bool(options.jit))
    rows_last = np.ascontiguousarray(images.transpose(0, 2, 3, 1))
    unused = np.zeros((method.BATCH, method.BITS), np.float32)

    def step(rows):
        model.reset_metrics()
        return model.train_on_batch(rows_last[rows], [labels[rows], unused])[0]

    about = {"name": "keras", "version": f"{keras.__version__} / TensorFlow {tensorflow.__version__}",
             "task": options.task, "threads": options.threads}
    protocol.train(about, step, lambda data, penalty: data + penalty, images, labels)


main()

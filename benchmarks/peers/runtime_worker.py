"""ONNX Runtime and OpenVINO as workers: --engine onnxruntime or openvino, --model FILE, --precision f32 or bf16."""
import protocol  # first: it takes stdout before a library can
import numpy as np

import method


def onnxruntime_encoder(options):
    import onnxruntime
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    session = onnxruntime.InferenceSession(options.model, settings, providers=["CPUExecutionProvider"])

    def encode(images):
        return np.concatenate([session.run(None, {"images": images[k:k + options.batch]})[0]
                               for k in range(0, len(images), options.batch)])

    return encode, onnxruntime.__version__


def openvino_encoder(options):
    """As many requests in flight as threads, each on a core of its own: OpenVINO's way to throughput."""
    import openvino
    compiled = openvino.Core().compile_model(options.model, "CPU", {
        "INFERENCE_NUM_THREADS": options.threads, "NUM_STREAMS": options.streams or options.threads,
        "INFERENCE_PRECISION_HINT": options.precision})
    queue = openvino.AsyncInferQueue(compiled, options.streams or options.threads)

    def encode(images):
        h = np.empty((len(images), method.BITS), np.float32)

        def keep(request, k):
            h[k:k + options.batch] = request.get_output_tensor().data

        queue.set_callback(keep)
        for k in range(0, len(images), options.batch):
            queue.start_async([images[k:k + options.batch]], k, share_inputs=True)
        queue.wait_all()
        return h

    return encode, openvino.__version__.split("-")[0]


def main():
    options = protocol.arguments(engine="", model="", precision="f32", batch=method.BATCH, streams=0)
    encode, version = (onnxruntime_encoder if options.engine == "onnxruntime" else openvino_encoder)(options)
    images, _ = method.faces()
    about = {"name": options.engine, "version": version, "task": options.task, "threads": options.threads}
    protocol.encode(about, encode, images, images, exact=options.precision == "f32")


main()

import Lanes

/// The filters of C1–C3 in the order the convolution kernels read them, forward and backward.
final class PackedFilters {
  private static let layers = [NetworkShape.c1, NetworkShape.c2, NetworkShape.c3]
  let forward = layers.map { LaneBuffer<Float>(count: $0.weightCount) }
  let backward = layers.map { LaneBuffer<Float>(count: $0.weightCount) }

  /// Takes over the filters of layer 0, 1 or 2 from the flat parameters.
  func pack(_ layer: Int, _ parameters: UnsafePointer<Float>, _ layout: ParameterLayout) {
    let offset = [layout.c1, layout.c2, layout.c3][layer].offset
    Self.layers[layer].pack(parameters + offset, into: forward[layer].base)
    // Nothing asks for the gradient of the images.
    if layer > 0 {
      Self.layers[layer].packTransposed(parameters + offset, into: backward[layer].base)
    }
  }
}

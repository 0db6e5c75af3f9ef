import HashNetwork
import Lanes
import Onnx

/// The encoder as an ONNX graph: stored pixels in, values and packed codes out.
///
///     images (rows, 3, 32, 32) ─normalise→ ─C1 C2 C3→ (rows, 540) ─C4→ (rows, 320)
///     860 ─F5→ L·S ─H6→ values (rows, L) ─signs→ codes (rows, ⌈L/8⌉)
///
/// The normalisations are folded into the weights, as they are where we encode ourselves. ONNX has no
/// locally connected layer and no divide-and-encode: both are dense layers here, with zeros where an
/// output does not look. Zeros change no sum, and every runtime is at home with dense layers.
struct EncoderGraph {
  private var graph: OnnxModel
  private let shape: NetworkShape

  /// The whole graph of `model`, for images normalised by `normalisation`.
  static func model(
    of model: HashModel, _ normalisation: Normalisation, version: String, metadata: [String: String]
  ) throws(TrainingFailure) -> OnnxModel {
    let weights = try FoldedWeights(model)
    var encoder = EncoderGraph(model.shape, version: version, metadata: metadata)
    let pooled = encoder.addConvolutions(
      weights, to: encoder.addNormalisation(normalisation, to: "images"))
    let local = encoder.addLocalLayer(weights, to: pooled)
    encoder.addSigns(to: encoder.addHash(weights, to: pooled, local))
    return encoder.graph
  }

  private init(_ shape: NetworkShape, version: String, metadata: [String: String]) {
    let rows = OnnxValue.Axis.any("rows")
    let bytes = (shape.codeLength + 7) / 8
    self.shape = shape
    graph = OnnxModel(
      "encoder", producer: ("ddh", version),
      description: "Faces as planar RGB, 32 by 32, in the scale of the training images. "
        + "Bit i of a code is values[i] > 0, stored as bit i mod 8 of byte i / 8.",
      inputs: [OnnxValue("images", .float, [rows, .extent(3), .extent(32), .extent(32)])],
      outputs: [
        OnnxValue("values", .float, [rows, .extent(shape.codeLength)]),
        OnnxValue("codes", .byte, [rows, .extent(bytes)]),
      ])
    graph.metadata = metadata
  }

  /// Operation by operation what `Normalisation` does, so that not a bit of the input differs.
  private mutating func addNormalisation(
    _ normalisation: Normalisation, to images: String
  ) -> String {
    func number(_ name: String, _ value: Float) -> [OnnxTensor] { [OnnxTensor(name, [], [value])] }
    let centred = graph.add("Sub", [images], number("mean", normalisation.mean), to: "centred")
    let unit = graph.add("Div", [centred], number("divisor", normalisation.divisor), to: "unit")
    let scaled = graph.add("Mul", [unit], number("tenth", 0.1), to: "scaled")
    return graph.add(
      "Clip", [scaled], number("least", -1) + number("greatest", 1), to: "normalised")
  }

  /// C1, C2 and C3, rectified and pooled; (rows, 540).
  private mutating func addConvolutions(_ weights: FoldedWeights, to images: String) -> String {
    var output = images
    for (layer, kernel) in [NetworkShape.c1, NetworkShape.c2, NetworkShape.c3].enumerated() {
      let (name, side) = ("c\(layer + 1)", kernel.kernel)
      let filters = OnnxTensor(
        "\(name).filters", [kernel.filters, kernel.channels, side, side], weights.filters[layer])
      let biases = OnnxTensor("\(name).biases", [kernel.filters], weights.shifts[layer])
      let sums = graph.add(
        "Conv", [output], [filters, biases], to: name, [.integers("kernel_shape", [side, side])])
      let rectified = graph.add("Relu", [sums], to: "\(name).rectified")
      output = graph.add(
        "MaxPool", [rectified], to: "\(name).pooled",
        [.integers("kernel_shape", [2, 2]), .integers("strides", [2, 2])])
    }
    return graph.add("Flatten", [output], to: "pooled")
  }

  /// C4, rectified; (rows, 320), filter by filter and position by position.
  private mutating func addLocalLayer(_ weights: FoldedWeights, to pooled: String) -> String {
    let (inputs, positions) = (NetworkShape.pooledCount, NetworkShape.localPositions)
    let (filters, patch) = (NetworkShape.localFilters, NetworkShape.patchCount)
    var matrix = [Float](repeating: 0, count: NetworkShape.localCount * inputs)
    var biases = [Float](repeating: 0, count: NetworkShape.localCount)
    for filter in 0..<filters {
      for position in 0..<positions {
        let (row, source) = (filter * positions + position, position * filters + filter)
        biases[row] = weights.localBiases[source]
        for k in 0..<patch {
          let column = NetworkShape.pooledIndex(position: position, element: k)
          matrix[row * inputs + column] = weights.local[source * patch + k]
        }
      }
    }
    return addDense("c4", pooled, matrix, biases, inputs: inputs, isRectified: true)
  }

  /// F5 and H6; (rows, L).
  private mutating func addHash(
    _ weights: FoldedWeights, to pooled: String, _ local: String
  ) -> String {
    let merged = graph.add("Concat", [pooled, local], to: "merged", [.integer("axis", 1)])
    let features = addDense(
      "f5", merged, weights.f5, weights.f5Biases, inputs: NetworkShape.mergedCount,
      isRectified: true)
    let (split, width) = (shape.splitNumber, shape.featureCount)
    var matrix = [Float](repeating: 0, count: shape.codeLength * width)
    for (k, weight) in weights.h6.enumerated() { matrix[k / split * width + k] = weight }
    return addDense(
      "values", features, matrix, weights.h6Biases, inputs: width, isRectified: false)
  }

  /// `output[o] = biases[o] + Σ matrix[o,i] · input[i]`, perhaps rectified.
  private mutating func addDense(
    _ name: String, _ input: String, _ matrix: [Float], _ biases: [Float], inputs: Int,
    isRectified: Bool
  ) -> String {
    let constants = [
      OnnxTensor("\(name).weights", [biases.count, inputs], matrix),
      OnnxTensor("\(name).biases", [biases.count], biases),
    ]
    let sums = graph.add("Gemm", [input], constants, to: name, [.integer("transB", 1)])
    return isRectified ? graph.add("Relu", [sums], to: "\(name).rectified") : sums
  }

  /// Bytes as sums of powers of two: exact in floats, and there is no simpler operator.
  private mutating func addSigns(to values: String) {
    let (length, bytes) = (shape.codeLength, (shape.codeLength + 7) / 8)
    var powers = [Float](repeating: 0, count: length * bytes)
    for bit in 0..<length { powers[bit * bytes + bit / 8] = Float(1 << (bit % 8)) }
    let set = graph.add("Greater", [values], [OnnxTensor("zero", [], [0])], to: "bits")
    let ones = graph.add("Cast", [set], to: "ones", [.integer("to", OnnxElement.float.rawValue)])
    let sums = graph.add(
      "MatMul", [ones], [OnnxTensor("powers", [length, bytes], powers)], to: "sums")
    _ = graph.add("Cast", [sums], to: "codes", [.integer("to", OnnxElement.byte.rawValue)])
  }
}

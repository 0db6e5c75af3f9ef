/// Where each of the network's parameters lies in one flat array.
///
/// Convolutions C1–C3, F5 and H6 have no bias: batch normalisation follows each and subtracts it
/// again. See docs/decisions/0003-no-bias-before-normalisation.md.
public struct ParameterLayout: Sendable {
  /// One named parameter.
  public struct Slice: Sendable {
    /// The tensor's name in artifacts.
    public let name: String
    /// Its shape, slowest axis first.
    public let shape: [Int]
    /// Where it begins.
    public let offset: Int
    /// Whether the L2 penalty counts it: weights do, biases, gains and offsets do not.
    public let isPenalised: Bool
    /// Where its gradient begins in each lane group's share, if it is summed group by group.
    let groupOffset: Int?
    /// Elements.
    public let count: Int
    /// The elements' range.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// All parameters in order, without gaps.
  public let slices: [Slice]
  /// Elements in all.
  public let count: Int
  let c1, c2, c3, c4, c4Biases, f5, h6, p7, p7Biases: Slice
  /// Where the gains (γ) of all six normalisations begin, and their offsets (β).
  let gains, offsets: Int
  /// Where each normalisation's channels begin among all channels; the last is their number.
  package let channelStarts: [Int]
  /// Channels of each normalisation.
  let channelCounts: [Int]
  /// Elements of one lane group's share of the gradients.
  let groupCount: Int

  /// Names of the normalised layers, as tensors are called after them.
  package static let normalisedLayers = ["c1", "c2", "c3", "c4", "f5", "h6"]

  /// Lays out the parameters of a network of `shape`.
  public init(_ shape: NetworkShape) {
    var slices: [Slice] = []
    var (count, groupCount) = (0, 0)
    func add(
      _ name: String, _ extents: [Int], isPenalised: Bool, isGrouped: Bool = false
    ) -> Slice {
      let slice = Slice(
        name: name, shape: extents, offset: count, isPenalised: isPenalised,
        groupOffset: isGrouped ? groupCount : nil, count: extents.reduce(1, *))
      slices.append(slice)
      count += slice.count
      if isGrouped { groupCount += slice.count }
      return slice
    }
    c1 = add("c1.filters", [20, 3, 3, 3], isPenalised: true, isGrouped: true)
    c2 = add("c2.filters", [40, 20, 2, 2], isPenalised: true, isGrouped: true)
    c3 = add("c3.filters", [60, 40, 2, 2], isPenalised: true, isGrouped: true)
    c4 = add("c4.filters", [4, 80, 60, 2, 2], isPenalised: true)
    f5 = add("f5.weights", [shape.featureCount, NetworkShape.mergedCount], isPenalised: true)
    h6 = add(
      "h6.weights", [shape.codeLength, shape.splitNumber], isPenalised: true, isGrouped: true)
    p7 = add("p7.weights", [shape.classCount, shape.codeLength], isPenalised: true)
    c4Biases = add("c4.biases", [4, 80], isPenalised: false, isGrouped: true)
    p7Biases = add("p7.biases", [shape.classCount], isPenalised: false, isGrouped: true)
    let layers = zip(Self.normalisedLayers, shape.normalisedChannels)
    gains = count
    for (layer, channels) in layers { _ = add("\(layer).gain", [channels], isPenalised: false) }
    offsets = count
    for (layer, channels) in layers { _ = add("\(layer).offset", [channels], isPenalised: false) }
    channelStarts = shape.normalisedChannels.reduce(into: [0]) { starts, channels in
      starts.append(starts[starts.count - 1] + channels)
    }
    channelCounts = shape.normalisedChannels
    self.slices = slices
    self.count = count
    self.groupCount = groupCount
  }

  /// Channels of all six normalisations.
  var channelCount: Int { channelStarts[6] }
}

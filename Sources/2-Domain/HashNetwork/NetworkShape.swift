import Lanes

/// The network's free dimensions and everything that follows from them.
///
///     3×32×32 ─C1→ 20×30×30 ─pool→ 20×15×15 ─C2→ 40×14×14 ─pool→ 40×7×7 ─C3→ 60×6×6 ─pool→ 60×3×3
///     60×3×3 ─C4→ 80×2×2;  540 + 320 = 860 ─F5→ L·S ─H6→ L ─P7→ classes
///
/// Source: docs/method.md, section Network.
public struct NetworkShape: Sendable, Equatable {
  /// L, bits of a code: 1 … 256.
  public let codeLength: Int
  /// S, features a bit is made of: 1 … 64.
  public let splitNumber: Int
  /// Identities the classifier tells apart during training.
  public let classCount: Int

  /// Describes a network.
  ///
  /// - Precondition: all three are positive; `codeLength` is at most 256, `splitNumber` 64.
  public init(codeLength: Int, splitNumber: Int, classCount: Int) {
    self.codeLength = codeLength
    self.splitNumber = splitNumber
    self.classCount = classCount
  }

  package static let c1 = Convolution(channels: 3, side: 32, kernel: 3, filters: 20)
  package static let c2 = Convolution(channels: 20, side: 15, kernel: 2, filters: 40)
  package static let c3 = Convolution(channels: 40, side: 7, kernel: 2, filters: 60)
  /// The 27 pixels C1's filters see.
  package static let patches = PatchMoments(channels: c1.channels, side: c1.side)

  /// Outputs of C3 after pooling: 60·3·3.
  package static let pooledCount = 540
  /// C4: filters, positions, inputs of one position (60·2·2).
  package static let localFilters = 80
  package static let localPositions = 4
  package static let patchCount = 240
  /// Outputs of C4: 80·2·2.
  package static let localCount = localFilters * localPositions
  /// The multi-scale face feature: 540 + 320.
  package static let mergedCount = pooledCount + localCount

  /// Outputs of F5: L·S.
  public var featureCount: Int { codeLength * splitNumber }

  /// Channels each of the six normalisations has.
  var normalisedChannels: [Int] { [20, 40, 60, Self.localFilters, featureCount, codeLength] }

  /// Where patch element k (c, i, j) of position p lies in the pooled (60, 3, 3) planes.
  package static func pooledIndex(position p: Int, element k: Int) -> Int {
    let (c, i, j) = (k / 4, k / 2 % 2, k % 2)
    return c * 9 + (p / 2 + i) * 3 + p % 2 + j
  }
}

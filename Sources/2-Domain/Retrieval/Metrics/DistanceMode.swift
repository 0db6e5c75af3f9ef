/// Which distance a ranking uses.
public enum DistanceMode: String, CaseIterable, Codable, Sendable {
  /// The Hamming distance of the codes.
  case exact
  /// The distance of the published evaluation, whose packing loses bits; see
  /// `CodeTable.packedAsReference()`. Only for comparison with its numbers.
  case reference
}

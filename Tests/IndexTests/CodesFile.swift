import Retrieval
import SeededRandom

/// Writes a codes artifact of random codes to `path`; identities are the row modulo ten.
func writeCodes(
  to path: String, bits: Int = 48, gallery: Int = 200, seed: UInt64 = 1,
  model: String = "model one"
) throws {
  let length = try CodeLength(bits: bits)
  var random = SeededRandom(seed: seed, stream: "index test codes")
  func table(_ count: Int) throws -> CodeTable {
    let codes = try (0..<count).map { _ in
      try BinaryCode(bits: (0..<bits).map { _ in random.below(2) == 1 })
    }
    return try CodeTable(
      codes: codes, identities: (0..<count).map { Int64($0 % 10) }, length: length)
  }
  try CodesArtifact.write(
    to: path, gallery: table(gallery), queries: table(5), modelFingerprint: model)
}

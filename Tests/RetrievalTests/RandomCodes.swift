import SeededRandom

@testable import Retrieval

/// Lengths on both sides of every word border, and those in use.
let awkwardLengths = [1, 7, 8, 12, 36, 48, 63, 64, 65, 127, 128, 129, 192, 200, 255, 256]

/// `count` random codes of `bits` bits, of `identityCount` identities in random order.
func randomTable(
  bits: Int, count: Int, identityCount: Int = 3, seed: UInt64 = 1
) throws -> CodeTable {
  let length = try CodeLength(bits: bits)
  var random = SeededRandom(seed: seed, stream: "test codes", index: UInt64(bits))
  var codes: [BinaryCode] = []
  var identities: [Int64] = []
  for _ in 0..<count {
    codes.append(try BinaryCode(bits: (0..<bits).map { _ in random.below(2) == 1 }))
    identities.append(Int64(random.below(identityCount)))
  }
  return try CodeTable(codes: codes, identities: identities, length: length)
}

/// A gallery and queries around a few centres, each bit flipped with probability 1/16.
func clusteredTables(
  bits: Int, count: Int, queries: Int, seed: UInt64 = 1
) throws -> (gallery: CodeTable, queries: CodeTable) {
  let centres = try randomTable(bits: bits, count: max(1, count / 64), seed: seed)
  var random = SeededRandom(seed: seed, stream: "test clusters", index: UInt64(bits))
  func draw(_ count: Int) throws -> CodeTable {
    var words: [UInt64] = []
    var identities: [Int64] = []
    for _ in 0..<count {
      let identity = random.below(centres.count)
      var code = centres[identity].words
      for bit in 0..<bits where random.below(16) == 0 { code[bit / 64] ^= 1 << UInt64(bit % 64) }
      words += code
      identities.append(Int64(identity))
    }
    return try CodeTable(words: words, identities: identities, length: centres.length)
  }
  return (try draw(count), try draw(queries))
}

/// A table from texts such as "0110".
func table(_ codes: [String], _ identities: [Int64]) throws -> CodeTable {
  let parsed = try codes.map { try BinaryCode($0) }
  return try CodeTable(codes: parsed, identities: identities, length: parsed[0].length)
}

/// Differing bits, counted one by one.
func plainDistance(_ one: BinaryCode, _ other: BinaryCode) -> Int {
  (0..<one.length.bits).filter { one[$0] != other[$0] }.count
}

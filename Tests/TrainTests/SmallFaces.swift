import Artifacts
import FaceData

/// Writes small faces of five people: a fixed blocky pattern each, with noise.
///
/// - Parameters:
///   - shift: Added to every pattern; other faces for another value.
///   - bad: A train row and the value its first pixel has; pixels are then stored as floats.
func writeFaces(
  _ path: String, images: Int = 100, shift: Int = 0, bad: (row: Int, value: Float)? = nil
) throws {
  func pixel(_ person: Int, _ row: Int, _ k: Int) -> UInt8 {
    func mixed(_ x: Int) -> Int { Int(UInt32(truncatingIfNeeded: x &* 2_654_435_761) >> 16) }
    let block = k / 1024 * 16 + k % 1024 / 256 * 4 + k % 32 / 8
    return UInt8((mixed(person * 48 + block + shift) % 160) + mixed(row * 3072 + k) % 60)
  }
  let people = (0..<images).map { Int64($0 % 5) }
  let writer = try FaceSetWriter(
    path, pixels: bad == nil ? .bytes : .floats, trainIdentities: people,
    testIdentities: Array(people.prefix(10)), provenanceCapacity: 0)
  for row in 0..<images + 10 {
    let pixels = (0..<3072).map { pixel(row % 5, row, $0) }
    if let bad {
      var pixels = pixels.map { Float($0) }
      if row == bad.row { pixels[0] = bad.value }
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    } else {
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    }
  }
  try writer.finish(
    .init(
      identityCount: 5, train: (110, 50), test: (110, 50),
      validation: (0..<images).map { $0 % 10 == 3 ? 1 : 0 }, provenance: [:]))
}

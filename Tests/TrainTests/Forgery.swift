import ByteStreams
import Foundation
import Testing

@testable import Artifacts

/// An artifact to be changed so that every checksum is right again: only what was changed is wrong.
struct Forgery {
  private let path: String
  private var header: [UInt8]
  private var data: [UInt8]
  private let tensors: [Artifact.Tensor]

  init(of path: String) throws {
    let artifact = try Artifact(path, nil)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let dataStart = artifact.tensors.map(\.range.lowerBound).min() ?? bytes.count
    self.path = path
    tensors = artifact.tensors
    header = Array(bytes[8..<dataStart])
    data = Array(bytes[dataStart...])
  }

  /// Replaces text of the header by text as long.
  mutating func replace(_ old: String, with new: String) throws {
    #expect(old.utf8.count == new.utf8.count)
    let range = try #require(header.firstRange(of: Array(old.utf8)))
    header.replaceSubrange(range, with: Array(new.utf8))
  }

  /// Sets one element of a float tensor.
  mutating func set(_ name: String, _ index: Int, to value: Float) throws {
    let tensor = try #require(tensors.first { $0.declaration.name == name })
    let range = try bytes(of: tensor)
    let old = Digest.of(Array(data[range]))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes in
      data.replaceSubrange(
        range.lowerBound + 4 * index..<range.lowerBound + 4 * index + 4, with: Array(bytes))
    }
    try replace(old, with: Digest.of(Array(data[range])))
  }

  private func bytes(of tensor: Artifact.Tensor) throws -> Range<Int> {
    let first = try #require(tensors.map(\.range.lowerBound).min())
    return tensor.range.lowerBound - first..<tensor.range.upperBound - first
  }

  /// Writes it in place of the original.
  mutating func publish() throws {
    let marker = Array("\"\(Artifact.fingerprintKey)\":\"".utf8)
    let start = try #require(header.firstRange(of: marker)).upperBound
    let recorded = String(decoding: header[start..<start + 64], as: UTF8.self)
    let digest = Artifact.digest(ofHeader: header, zeroing: recorded)
    header.replaceSubrange(start..<start + 64, with: Array(digest.utf8))
    let bytes = Artifact.littleEndianBytes(UInt64(header.count)) + header + data
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

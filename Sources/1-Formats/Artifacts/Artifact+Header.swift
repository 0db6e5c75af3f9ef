import ByteStreams

extension Artifact {
  /// The header's text, as its length field bounds it.
  static func header(of file: MappedFile) throws(ArtifactFailure) -> [UInt8] {
    guard file.size >= 8 else {
      throw .notAnArtifact(reason: "\(file.size) bytes are too few for a header", at: 0)
    }
    let length = unsafe UInt64(
      littleEndian: file.bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    guard length <= UInt64(headerLimit), Int(length) <= file.size - 8 else {
      throw .notAnArtifact(reason: "the header would be \(length) bytes long", at: 0)
    }
    let header = unsafe [UInt8](file.bytes[8..<8 + Int(length)])
    guard header.first == UInt8(ascii: "{") else {
      throw .notAnArtifact(reason: "the header does not begin with '{'", at: 8)
    }
    return header
  }

  static func kind(
    in metadata: [String: String], expected: ArtifactKind?
  ) throws(ArtifactFailure) -> ArtifactKind {
    guard let name = metadata["ddh.kind"] else { throw .missingMetadata("ddh.kind") }
    guard let kind = ArtifactKind(rawValue: name) else {
      throw .badMetadata("ddh.kind", found: name, expected: "a kind this build knows")
    }
    if let expected, kind != expected { throw .wrongKind(found: name, expected: expected) }
    return kind
  }

  static func version(
    in metadata: [String: String], of kind: ArtifactKind
  ) throws(ArtifactFailure) -> Int {
    guard let text = metadata["ddh.version"] else { throw .missingMetadata("ddh.version") }
    guard let version = Int(text), (1...kind.newestVersion).contains(version) else {
      throw .unsupportedVersion(found: text, of: kind, newestKnown: kind.newestVersion)
    }
    return version
  }

  /// The tensors by offset, which must cover the data exactly.
  static func tensors(
    in text: HeaderText, dataStart: Int, fileSize: Int
  ) throws(ArtifactFailure) -> [Tensor] {
    var tensors: [Tensor] = []
    var expectedStart = 0
    let byOffset = text.tensors.sorted {
      ($0.value.offsets[0], $0.value.offsets[1], $0.key)
        < ($1.value.offsets[0], $1.value.offsets[1], $1.key)
    }
    for (name, stated) in byOffset {
      guard let type = ElementType(rawValue: stated.type) else {
        throw .wrongTensor(name, found: stated.type, expected: "U8, I64, U64 or F32")
      }
      let declaration = try TensorDeclaration(name, type, stated.shape)
      let (start, end) = (stated.offsets[0], stated.offsets[1])
      guard start == expectedStart else {
        throw .wrongCoverage(tensor: name, expectedStart: expectedStart, foundStart: start)
      }
      guard end >= start, end - start == declaration.byteCount else {
        throw .wrongTensor(
          name, found: "\(end) - \(start) bytes", expected: "\(declaration.byteCount) bytes")
      }
      guard (dataStart + start) % type.stride == 0 else {
        throw .wrongTensor(name, found: "offset \(start)", expected: "an aligned offset")
      }
      guard end <= fileSize - dataStart else {
        // Not the file's whole length: a promise of nearly 2⁶³ bytes and the header would overflow.
        throw .wrongLength(expected: end, found: fileSize - dataStart)
      }
      tensors.append(Tensor(declaration: declaration, range: dataStart + start..<dataStart + end))
      expectedStart = end
    }
    guard dataStart + expectedStart == fileSize else {
      throw .wrongLength(expected: expectedStart, found: fileSize - dataStart)
    }
    return tensors
  }

  /// Checks the header against its own digest and returns it.
  static func fingerprint(
    of header: [UInt8], in metadata: [String: String]
  ) throws(ArtifactFailure) -> String {
    guard let recorded = metadata[fingerprintKey] else { throw .missingMetadata(fingerprintKey) }
    let found = digest(ofHeader: header, zeroing: recorded)
    guard found == recorded else { throw .damagedHeader(expected: recorded, found: found) }
    return recorded
  }

  static let fingerprintKey = "ddh.sha256"

  /// SHA-256 of the length field and the header, with the recorded value as 64 zeros.
  static func digest(ofHeader header: [UInt8], zeroing recorded: String) -> String {
    let field = Array("\"\(fingerprintKey)\":\"\(recorded)\"".utf8)
    let zeroed = Array("\"\(fingerprintKey)\":\"\(zeroDigest)\"".utf8)
    var digest = Digest()
    digest.update(littleEndianBytes(UInt64(header.count)))
    if let start = header.firstRange(of: field) {
      digest.update(Array(header[..<start.lowerBound]))
      digest.update(zeroed)
      digest.update(Array(header[start.upperBound...]))
    } else {
      digest.update(header)
    }
    return digest.hexadecimal()
  }

  static let zeroDigest = String(repeating: "0", count: 64)

  static func littleEndianBytes(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}

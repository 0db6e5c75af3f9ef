// A shard as written here: one pickle of protocol 2, a pair of numpy arrays (x, y)
//
//  80 02                                         protocol 2
//  <array float32 (n, 3072)> <array int64 (n,)>
//  86 2E                                         pair, stop
//
// An array:
//  63 "numpy.core.multiarray\n_reconstruct\n"    63 "numpy\nndarray\n"  4B 00 85  <bytes "b">  87 52
//  28 4B 01  <shape>                             state: version 1, shape
//  63 "numpy\ndtype\n"  58 "f4"  4B 00 4B 01 87 52
//  28 4B 03  58 "<"  4E 4E 4E  4A -1  4A -1  4B 00  74 62      the dtype's own state
//  89  <bytes raw>  74 62                        C order, raw elements
//
// Bytes: 63 "_codecs\nencode\n"  58 <length u32> <UTF-8 of the latin-1 text>  58 "latin1"  86 52
//
// This is the form numpy writes at protocol 2 from Python 3 on: plain `pickle.load(file)` reads it
// in Python 2 and in Python 3. The older form, a raw Python 2 string, makes Python 3 ask for an
// encoding. Bytes from 0x80 on take two, so a shard is an eighth larger than its elements.

import ByteStreams

/// A pickle file of face images in the making: rows are streamed out as they come.
struct PickleShard: ~Copyable {
  private let file: OutputFile
  private let rowCount: Int
  private let lengthOffset: Int
  private var labels: [Int]

  /// Begins the shard at `path` for `rowCount` rows.
  init(_ path: String, rowCount: Int) throws(FileFailure) {
    let file = try OutputFile(path)
    try file.write(
      [0x80, 2] + Self.arrayStart(type: "f4", shape: [rowCount, Faces.byteCount]))
    self.file = file
    self.rowCount = rowCount
    lengthOffset = file.byteCount - 4
    labels = []
  }

  /// Appends images in the text form of `appendText(of:to:)`.
  func append(text: [UInt8]) throws(FileFailure) { try file.write(text) }

  /// Appends the identities of rows whose images came.
  mutating func append(labels: [Int]) { self.labels += labels }

  /// Completes the shard and makes it visible.
  ///
  /// - Precondition: as many rows came as were promised.
  consuming func publish() throws(FileFailure) {
    precondition(labels.count == rowCount, "\(labels.count) rows came, \(rowCount) promised")
    let textCount = file.byteCount - lengthOffset - 4
    precondition(textCount <= UInt32.max, "a shard's text takes \(textCount) bytes")
    try file.overwrite(at: lengthOffset, with: Self.littleEndian(textCount))
    try file.write(Self.arrayEnd)
    let text = labels.flatMap { label in
      (0..<8).flatMap { Self.latin(UInt8(truncatingIfNeeded: label >> (8 * $0))) }
    }
    try file.write(Self.arrayStart(type: "i8", shape: [rowCount], textCount: text.count))
    try file.write(text + Self.arrayEnd + [0x86, 0x2E])
    try file.publish()
  }

  // MARK: Elements as text

  /// Appends the UTF-8 of the latin-1 text of an image's float32 bytes: four or five bytes a value.
  ///
  /// A whole number from 0 to 255 is, as a float, two zero bytes, one byte of exponent and mantissa,
  /// and one byte below 0x80: only the third may need two bytes of UTF-8.
  static func appendText(of image: [UInt8], to text: inout [UInt8]) {
    for value in image {
      let bits = Float(value).bitPattern
      let third = UInt8(truncatingIfNeeded: bits >> 16)
      text.append(0)
      text.append(0)
      if third >= 0x80 {
        text.append(0xC0 | third >> 6)
        text.append(0x80 | third & 0x3F)
      } else {
        text.append(third)
      }
      text.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
  }

  /// The UTF-8 of the latin-1 character `byte`.
  private static func latin(_ byte: UInt8) -> [UInt8] {
    byte < 0x80 ? [byte] : [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
  }

  // MARK: Opcodes

  /// Everything of an array up to its raw text, whose length is the last four bytes.
  private static func arrayStart(type: String, shape: [Int], textCount: Int = 0) -> [UInt8] {
    var bytes = global("numpy.core.multiarray", "_reconstruct") + global("numpy", "ndarray")
    bytes += [0x4B, 0, 0x85] + encoded(Array("b".utf8)) + [0x87, 0x52]
    bytes += [0x28, 0x4B, 1] + shape.flatMap { [0x4A] + littleEndian($0) }
    bytes.append(shape.count == 1 ? 0x85 : 0x86)
    bytes += global("numpy", "dtype") + unicode(Array(type.utf8))
    bytes += [0x4B, 0, 0x4B, 1, 0x87, 0x52]
    bytes += [0x28, 0x4B, 3] + unicode(Array("<".utf8)) + [0x4E, 0x4E, 0x4E]
    bytes += [0x4A] + littleEndian(-1) + [0x4A] + littleEndian(-1) + [0x4B, 0, 0x74, 0x62]
    return bytes + [0x89] + global("_codecs", "encode") + [0x58] + littleEndian(textCount)
  }

  /// What follows an array's raw text.
  private static let arrayEnd = unicode(Array("latin1".utf8)) + [0x86, 0x52, 0x74, 0x62]

  private static func global(_ module: String, _ name: String) -> [UInt8] {
    [0x63] + Array("\(module)\n\(name)\n".utf8)
  }

  private static func unicode(_ text: [UInt8]) -> [UInt8] {
    [0x58] + littleEndian(text.count) + text
  }

  private static func encoded(_ text: [UInt8]) -> [UInt8] {
    global("_codecs", "encode") + unicode(text) + unicode(Array("latin1".utf8)) + [0x86, 0x52]
  }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

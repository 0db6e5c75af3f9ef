import Foundation
import Testing

@testable import SafePickle

/// Each reason for refusal, provoked by the smallest stream that has it.
struct RefusalTests {
  typealias P = PickleBytes

  /// The name of the error case: `forbiddenImport`.
  func caseName(_ failure: PickleFailure) -> String {
    Mirror(reflecting: failure).children.first?.label ?? String(describing: failure)
  }

  func expect(
    _ wanted: String, _ bytes: [UInt8], limits: PickleLimits = .standard,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    switch try read(bytes, limits: limits) {
    case .success: Issue.record("accepted, \(wanted) expected", sourceLocation: location)
    case .failure(let failure):
      #expect(caseName(failure) == wanted, "\(failure)", sourceLocation: location)
      #expect(failure.exitStatus.rawValue == 65, sourceLocation: location)
      #expect(failure.description.hasPrefix("byte "), sourceLocation: location)
      #expect(failure.description.hasSuffix("."), sourceLocation: location)
    }
  }

  @Test func `an opcode of no protocol is named`() throws {
    try expect("unknownOpcode", [0x80, 2, 0xfe, 0x2e])
  }

  @Test func `lengths beyond the file are refused before anything is allocated`() throws {
    try expect("truncated", [0x80])
    try expect("truncated", [0x80, 4, 0x8e] + P.little(.max, 8) + P.ascii("x."))
    try expect("truncated", [0x80, 4, 0x8e] + P.little(UInt64(Int64.max), 8) + P.ascii("x."))
    try expect("truncated", [0x80, 5, 0x96] + P.little(1 << 40, 8) + P.ascii("x."))
    try expect("badNumber", [0x80, 1, 0x54, 0xff, 0xff, 0xff, 0xff, 0x2e])
  }

  @Test(arguments: PickleOpcode.allCases.filter { $0.refusal != nil })
  func `the opcodes that make or move objects are refused by name`(_ opcode: PickleOpcode) throws {
    try expect("refusedOpcode", P.pickle(P.text("a"), [opcode.rawValue] + P.ascii("os\nsystem\n")))
  }

  @Test func `50 opcodes are decoded and 18 refused`() {
    #expect(PickleOpcode.allCases.count { $0.refusal == nil } == 50)
    #expect(PickleOpcode.allCases.count { $0.refusal != nil } == 18)
  }

  @Test func `a protocol header is read at byte 0 only, up to protocol 5`() throws {
    try expect("unsupportedProtocol", [0x80, 6] + P.ascii("N."))
    try expect("unsupportedProtocol", [0x80, 255] + P.ascii("N."))
    try expect("misplacedProtocol", [0x80, 2, 0x80, 2] + P.ascii("N."))
  }

  @Test func `frames neither nest nor run over nor are run over`() throws {
    let frame: [UInt8] = [0x95]
    try expect("frameTooLong", [0x80, 4] + frame + P.little(1 << 62, 8) + P.ascii("N."))
    try expect(
      "frameInsideFrame",
      [0x80, 4] + frame + P.little(12, 8) + frame + P.little(2, 8) + P.ascii("N.N"))
    try expect(
      "frameCrossed", [0x80, 4] + frame + P.little(2, 8) + [0x4d, 1, 2] + P.ascii("."))
  }

  @Test func `one value, no open mark and no byte are left at the end`() throws {
    try expect("unfinished", P.pickle(P.int(1), P.int(2)))
    try expect("unfinished", P.pickle(P.ascii("(N")))
    try expect("unfinished", P.pickle())
    try expect("trailingBytes", P.honest + [0])
    try expect("trailingBytes", P.honest + P.honest)
    let framed = [0x80, 4, 0x95] + P.little(2, 8) + P.ascii("N.")
    guard case .failure(.trailingBytes(_, 13, isSecondPickle: true)) = try read(framed + framed)
    else {
      Issue.record("two framed pickles are not recognised")
      return
    }
  }

  @Test func `numbers of more than 64 bits and endless lines are refused`() throws {
    try expect("badLine", P.ascii("I") + [UInt8](repeating: 0x39, count: 100_000) + P.ascii("\n."))
    try expect("badNumber", P.ascii("L99999999999999999999L\n."))
    try expect("badNumber", P.ascii("I1_0\n."))
    try expect("badNumber", P.ascii("I0x10\n."))
    // Python reads octal digits behind a 0, or says no; and to it -0 is false.
    for text in ["I010", "I-010", "I08", "I-0", "I000", "L010L", "L-0L", "F1e400", "F-1e999"] {
      try expect("badNumber", P.ascii("\(text)\n."))
    }
    try expect("badNumber", P.ascii("F0x1p3\n."))
    try expect("badNumber", P.ascii("]p99999999999999999999\n."))
    try expect("badNumber", P.pickle([0x8a, 10] + [UInt8](repeating: 1, count: 10)))
  }

  @Test func `texts must be what their opcode says`() throws {
    try expect("badText", P.pickle([0x58, 2, 0, 0, 0, 0xff, 0xfe]))
    try expect("badText", P.pickle([0x58, 4, 0, 0, 0, 0xf4, 0x90, 0x80, 0x80]))
    try expect("badText", P.ascii("V\\U00110000\n."))
    try expect("badText", P.pickle([0x58, 2, 0, 0, 0, 0xc0, 0x80]))
    try expect("badText", P.ascii("S'abc\n."))
    try expect("badText", P.ascii("Sabc\n."))
    try expect("badText", P.ascii("S'a'b'\n."))
    try expect("badText", P.ascii("S'\\q'\n."))
    try expect("badText", P.ascii("V\\x41\n."))
    try expect("truncated", P.ascii("S'abc'"))
    try expect("truncated", P.ascii("Vabc"))
  }

  @Test func `the stack is never popped below a mark or its floor`() throws {
    try expect("stackUnderflow", P.ascii("R."))
    try expect("stackUnderflow", P.pickle(P.int(1), [0x28, 0x85]))
    try expect("missingMark", P.ascii("Nt."))
  }

  @Test func `containers take only what they hold`() throws {
    try expect("wrongOperand", P.pickle(P.ascii("NNa")))
    try expect("wrongOperand", P.pickle(P.ascii("NNNs")))
    try expect("wrongOperand", P.pickle([0x5d], P.ascii("(e")))
    try expect("wrongOperand", P.pickle([0x7d], P.ascii("(u")))
    try expect("oddItems", P.pickle(P.ascii("}("), P.text("data"), P.ascii("u")))
  }

  @Test func `a memo slot is written before it is read, and once`() throws {
    try expect("memoMissing", P.pickle([0x68, 7]))
    try expect("memoRewritten", P.pickle([0x5d, 0x71, 0, 0x71, 0]))
    try expect("memoRewritten", P.pickle([0x5d, 0x71, 1, 0x94, 0x71, 1]))
  }

  @Test func `imports match as whole pairs`() throws {
    try expect("forbiddenImport", P.ascii("cos\nsystem\n(S'true'\ntR."))
    try expect("forbiddenImport", P.pickle(P.global("numpy", "_core._methods.os.system")))
    try expect("forbiddenImport", P.pickle(P.global("numpy.core.multiarray_reconstruct", "x")))
    try expect("forbiddenImport", P.pickle(P.global("numpy", "matrix")))
    let hidden = P.text("posix") + [0x71, 0] + P.text("numpy") + [0x68, 0]
    try expect("forbiddenImport", P.pickle(hidden, P.text("system"), [0x93]))
    try expect("wrongOperand", P.pickle(P.int(1), P.text("x"), [0x93]))
  }

  @Test func `every import has its own arguments`() throws {
    let bytes = P.global("__builtin__", "bytes")
    try expect("wrongArguments", P.pickle(bytes, P.tuple(P.int(1 << 30)), [0x52]))
    let encode = P.global("_codecs", "encode")
    let arguments = P.tuple(P.text("aaaa"), P.text("zlib_codec"))
    try expect("wrongArguments", P.pickle(encode, arguments, [0x52]))
    let wide = P.tuple(P.text("\u{100}"), P.text("latin1"))
    try expect("notLatin1", P.pickle(encode, wide, [0x52]))
    let huge = P.of(
      P.global("numpy.core.multiarray", "_reconstruct"),
      P.tuple(P.global("numpy", "ndarray"), P.shape([100_000, 100_000]), P.raw([0x62])), [0x52])
    try expect("wrongArguments", P.pickle(huge))
    try expect("wrongArguments", P.pickle(P.global("numpy", "ndarray"), [0x29, 0x52]))
    try expect("wrongOperand", P.pickle(P.int(1), [0x29, 0x52]))
    try expect("wrongOperand", P.pickle(bytes, [0x5d, 0x52]))
  }

  @Test func `arrays and dtypes get their state, once`() throws {
    try expect("neverBuilt", P.pickle(P.unbuilt))
    let state = P.tuple(
      [0x4b, 1], P.shape([1]), P.dtype("u1", order: "|"), [0x89], P.raw([7]))
    try expect("builtTwice", P.pickle(P.unbuilt, state, [0x62], state, [0x62]))
    let bare = P.of(
      P.global("numpy", "dtype"), P.tuple(P.text("f4"), [0x89], [0x88]), [0x52])
    let unready = P.tuple([0x4b, 1], P.shape([0]), bare, [0x89], P.raw([]))
    try expect("neverBuilt", P.pickle(P.unbuilt, unready, [0x62]))
    try expect("wrongOperand", P.pickle([0x5d, 0x7d, 0x62]))
  }

  @Test func `only plain numbers in a stated byte order are elements`() throws {
    for code in ["O8", "O"] { try expect("objectArray", P.pickle(P.dtype(code))) }
    for code in ["U2", "S2", "V8", "M8", "c8", "f16", "<f4", "(1000000000,)f8,O"] {
      try expect("unsupportedElements", P.pickle(P.dtype(code)))
    }
    for order in ["=", "<>", "|", ""] {
      try expect("byteOrder", P.pickle(P.array([1], "f4", order: order, data: [0, 0, 0, 0])))
    }
    try expect("byteOrder", P.pickle(P.array([1], "u1", order: "<", data: [0])))
    let objects = P.tuple(
      [0x4b, 1], P.shape([1]), P.dtype("u1", order: "|"), [0x89], [0x5d])
    try expect("objectArray", P.pickle(P.unbuilt, objects, [0x62]))
  }

  @Test func `shape, element size and data agree without overflow`() throws {
    try expect("badShape", P.pickle(P.array([-3, -4], data: Array(0..<12))))
    let huge: [Int32] = [1 << 30, 1 << 30, 1 << 30]
    try expect("badShape", P.pickle(P.array(huge, data: [])))
    try expect("badShape", P.pickle(P.array([0] + huge, data: [])))
    try expect("payloadLength", P.pickle(P.array([3, 3], data: Array(0..<12))))
    try expect("payloadLength", P.pickle(P.array([3, 4], "f4", order: "<", data: [1])))
    try expect("limit", P.pickle(P.array([Int32](repeating: 1, count: 9), data: [0])))
  }

  @Test func `an axis order names every axis once`() throws {
    let buffer = P.of(
      P.global("numpy._core.numeric", "_frombuffer"),
      P.tuple(
        P.raw(Array(0..<12)), P.dtype("u1", order: "|"), P.shape([3, 4]), P.text("K"),
        P.shape([0, 0])), [0x52])
    try expect("axisOrder", P.pickle(buffer))
  }

  @Test func `what is left of the machinery is no data`() throws {
    try expect("notData", P.pickle(P.global("numpy", "ndarray")))
    try expect("notData", P.pickle([0x5d], P.dtype("f4"), P.ascii("a")))
  }

  @Test func `keys are texts, bytes or whole numbers, each once`() throws {
    try expect("badKey", P.pickle(P.ascii("}NNs")))
    let twice = P.text("data") + P.int(1) + P.raw(P.ascii("data")) + P.int(2)
    try expect("duplicateKey", P.pickle(P.ascii("}("), twice, P.ascii("u")))
  }

  @Test func `no container holds itself`() throws {
    try expect("containsItself", P.pickle([0x5d, 0x71, 0, 0x68, 0, 0x61]))
    try expect("containsItself", P.pickle([0x5d, 0x71, 0, 0x68, 0, 0x85, 0x71, 1, 0x61]))
  }
}

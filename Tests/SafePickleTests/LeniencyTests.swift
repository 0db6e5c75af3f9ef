import ByteStreams
import Testing

@testable import SafePickle

/// What honest data sets hold beside their numbers, and how much of it messages repeat.
struct LeniencyTests {
  typealias P = PickleBytes

  @Test func `half a surrogate pair is a character like any other, shown as U+FFFD`() throws {
    let half = [0x58] + P.little(4, 4) + [0xed, 0xb3, 0xbf, 0x61]
    for bytes in [P.pickle(half), P.ascii("V\\udcffa\n.")] {
      let pickle = try read(bytes).get()
      guard case .text(let text) = pickle.root else {
        Issue.record("no text")
        continue
      }
      #expect(text.count == 2)
      #expect(try pickle.string(text) == "\u{fffd}a")
    }
  }

  @Test func `keys are compared by their characters, however they are written`() throws {
    let binary = P.text("\u{101}")
    let line = P.ascii("V\\u0101\n")
    guard
      case .failure(.duplicateKey) = try read(
        P.pickle(P.ascii("}("), binary, [0x4e], line, P.ascii("Nu")))
    else {
      Issue.record("the same key twice")
      return
    }
    let halves = [0xb3, 0xb4].map { [0x58] + P.little(3, 4) + [0xed, $0, 0xbf] as [UInt8] }
    try drain(
      try read(P.pickle(P.ascii("}("), halves[0], [0x4e], halves[1], P.ascii("Nu"))).get())
  }

  @Test func `a dtype's metadata is passed over, and must be a dictionary`() throws {
    func array(_ metadata: [UInt8]) -> [UInt8] {
      let type = P.of(
        P.global("numpy", "dtype"), P.tuple(P.text("f4"), [0x89], [0x88]), [0x52],
        P.tuple(
          [0x4b, 4], P.text("<"), P.ascii("NNN"), P.int(-1), P.int(-1), [0x4b, 0], metadata), [0x62]
      )
      return P.pickle(
        P.unbuilt,
        P.tuple([0x4b, 1], P.shape([1]), type, [0x89], P.raw([0, 0, 0x80, 0x3f])), [0x62])
    }
    let pickle = try read(array(P.ascii("}") + P.text("a") + P.int(1) + P.ascii("s"))).get()
    let arrays = FixtureTests.arrays(in: pickle)
    #expect(arrays.count == 1 && arrays[0].type == .float32)
    guard case .failure(.wrongArguments) = try read(array([0x4e])) else {
      Issue.record("None is taken for metadata")
      return
    }
  }

  @Test func `messages quote no more than a line holds`() throws {
    let long = String(repeating: "x", count: 250)
    let huge = [UInt8](repeating: 0x7f, count: 8)
    let extents: [UInt8] = Array(repeatElement([0x8a, 8] + huge, count: 8).joined())
    let shape = P.pickle(
      P.unbuilt,
      P.tuple([0x4b, 1], [0x28] + extents + [0x74], P.dtype("u1", order: "|"), [0x89], P.raw([])),
      [0x62])
    let cases: [[UInt8]] = [
      P.pickle(P.global(long, long)), P.ascii("I\(long)\n."), shape,
      P.pickle(P.ascii("}("), P.text(long), [0x4e], P.text(long), P.ascii("Nu")),
      P.pickle(P.dtype(long)),
      P.pickle(P.global("numpy", "dtype"), [0x28] + Array(extents.prefix(50)) + [0x74, 0x52]),
    ]
    for bytes in cases {
      guard case .failure(let failure) = try read(bytes) else {
        Issue.record("accepted")
        continue
      }
      #expect(failure.description.count <= 250, "\(failure)")
    }
  }

  @Test(arguments: [
    ("collections", "OrderedDict", "Save dict(it)."),
    ("numpy", "matrix", "Save numpy.asarray(it)."),
    ("numpy", "memmap", "Save numpy.asarray(it)."),
    ("numpy.rec", "recarray", "Save numpy.asarray(it)."),
    ("os", "memmap", "Only the imports listed in docs/formats/pickle.md are decoded."),
    ("numpy.ma.core", "_mareconstruct", "Save its filled()."),
    ("os", "system", "Only the imports listed in docs/formats/pickle.md are decoded."),
  ])
  func `a refused import says what to save instead`(_ module: String, _ name: String, _ end: String)
    throws
  {
    guard case .failure(let failure) = try read(P.pickle(P.global(module, name))) else {
      Issue.record("accepted")
      return
    }
    #expect(failure.description.hasSuffix("refuses to import \(module).\(name). \(end)"))
  }
}

import Artifacts
import ByteStreams
import TestSupport
import Testing

@testable import FaceData

@Suite struct FaceNamesTests {
  private let folder: Folder
  private var path: String { folder.file("a.faces.safetensors") }

  init() throws { folder = try Folder() }

  /// Writes three faces of two people, with the texts of the three tensors as they are given.
  private func write(_ texts: [String: [UInt8]]) throws -> FaceSet {
    let names = texts.keys.sorted()
    let writer = try ArtifactWriter(
      path, .faces,
      [
        TensorDeclaration("train.identities", .integers, [2]),
        TensorDeclaration("test.identities", .integers, [1]),
        TensorDeclaration("train.images", .bytes, [2, 3, 32, 32]),
        TensorDeclaration("test.images", .bytes, [1, 3, 32, 32]),
        TensorDeclaration("train.validation", .bytes, [2]),
      ] + names.map { try TensorDeclaration($0, .bytes, [texts[$0]?.count ?? 0]) })
    try writer.write([0, 1] as [Int64])
    try writer.write([1] as [Int64])
    for _ in 0..<3 { try writer.write([UInt8](repeating: 7, count: 3072)) }
    try writer.write([0, 0] as [UInt8])
    for name in names { try writer.write(texts[name] ?? []) }
    try writer.finish(metadata: [
      "faces.identities": "2", "normalisation.train.mean": "7",
      "normalisation.train.deviation": "0", "normalisation.test.mean": "7",
      "normalisation.test.deviation": "0",
    ])
    return try FaceSet(path)
  }

  private static let good: [String: [UInt8]] = [
    "identity.names": Array("Ada\nGrace Hopper\n".utf8),
    "train.names": Array("Ada/1.jpg\nGrace Hopper/à.png\n".utf8),
    "test.names": Array("Grace Hopper/2.jpg\n".utf8),
  ]

  @Test func `what is written is read`() throws {
    func list(_ names: String...) throws -> NameList { try #require(NameList(names)) }
    let names = FaceNames(
      identities: try list("Ada", "Grace Hopper"),
      train: try list("Ada/1.jpg", "Grace Hopper/à.png"), test: try list("Grace Hopper/2.jpg"))
    let writer = try FaceSetWriter(
      path, pixels: .bytes, trainIdentities: [0, 1], testIdentities: [1], names: names,
      provenanceCapacity: 0)
    for _ in 0..<3 {
      try [UInt8](repeating: 7, count: 3072).withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(identityCount: 2, train: (7, 0), test: (7, 0), validation: [0, 0], provenance: [:]))
    let found = try FaceSet(path).names()
    #expect(found == names)
    #expect(found?.train[1] == "Grace Hopper/à.png" && found?.identities[0] == "Ada")
    #expect(try write(Self.good).names() == names)
  }

  @Test func `a face set without names has none`() throws {
    #expect(try write([:]).names() == nil)
  }

  @Test func `names that are missing, too many or not printable are refused with their row`() throws
  {
    func failure(_ change: (inout [String: [UInt8]]) -> Void) throws -> ArtifactFailure? {
      var texts = Self.good
      change(&texts)
      let set = try write(texts)
      do {
        _ = try set.names()
        return nil
      } catch let failure as FailureInFile { return failure.failure as? ArtifactFailure }
    }
    #expect(try failure { $0["test.names"] = nil } == .missingTensor("test.names"))
    #expect(
      try failure { $0["train.names"]?.append(contentsOf: Array("x\n".utf8)) }
        == .mismatch(what: "lines of train.names", found: "3", expected: "2"))
    for (second, found) in [
      ([], "nothing"), ([0xFF], "bytes that are not UTF-8"), ([0x1B, 0x5B], "a control character"),
      ([0xC2, 0x85], "a control character"), (Array("\u{202E}x".utf8), "a control character"),
      (Array("\u{2028}".utf8), "a control character"),
    ] as [([UInt8], String)] {
      #expect(
        try failure { $0["identity.names"] = Array("A\n".utf8) + second + [10] }
          == .badValue(
            tensor: "identity.names", row: 1, found: found, expected: "a line of printable UTF-8"))
    }
    #expect(
      try failure { $0["identity.names"]?.removeLast() }
        == .badValue(
          tensor: "identity.names", row: 1, found: "no newline at its end",
          expected: "a line of printable UTF-8"))
  }

  @Test func `a name longer than a path makes no list`() {
    let longest = String(repeating: "n", count: 4096)
    #expect(NameList([longest])?.count == 1 && NameList([longest + "n"]) == nil)
    #expect(throws: NameList.Fault.self) { try NameList(parsing: Array("\(longest)n\n".utf8)) }
  }

  @Test func `a name that cannot be printed makes no list`() {
    #expect(NameList(["a", "b\nc"]) == nil && NameList([""]) == nil && NameList([])?.count == 0)
    #expect(NameList(["می‌خواهم", "O’Neil, 2"])?[0] == "می‌خواهم")
  }
}

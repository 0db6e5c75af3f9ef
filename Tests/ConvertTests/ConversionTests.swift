import Artifacts
import ByteStreams
import FaceData
import Foundation
import TestSupport
import Testing

@testable import Convert

struct ConversionTests {
  /// 3072 bytes that differ from image to image.
  static func image(_ seed: Int) -> [UInt8] {
    (0..<3072).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ seed &* 977) >> 3) }
  }

  static func pair(_ seeds: [Int], _ labels: [Int]) -> PickleWriter {
    .tuple([.bytes([seeds.count, 3072], seeds.flatMap(image)), .labels(labels)])
  }

  func convert(
    _ dataset: TestDataset, layout: ConvertSettings.LayoutChoice? = nil, fraction: Double? = nil,
    seed: Int? = nil, as name: String = "faces"
  ) throws -> (ConvertSummary, FaceSet) {
    let output = "\(dataset.path)/\(name).faces.safetensors"
    let stage = ConvertStage(
      train: "\(dataset.path)/train", test: "\(dataset.path)/test", output: output,
      settings: try ConvertSettings(
        nil, .init(layout: layout, validationFraction: fraction, seed: seed)), tool: "test")
    return (try stage.run(), try FaceSet(output))
  }

  func images(_ split: String, of faces: FaceSet) throws -> [UInt8] {
    let tensor = try #require(
      faces.artifact.tensors.first { $0.declaration.name == "\(split).images" })
    return Array(faces.artifact.bytes(of: tensor))
  }

  /// Converts train files given by `pairs` with one honest test file, which must be refused.
  func refusal(
    _ value: PickleWriter, layout: ConvertSettings.LayoutChoice? = nil
  ) throws -> ConvertFailure? {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", value)
    try dataset.write("test/1.pkl", Self.pair([1], [0]))
    do {
      _ = try convert(dataset, layout: layout)
    } catch let failure as FailureInFile {
      #expect(failure.description.hasPrefix("\(dataset.path)/train"))
      let left = try FileManager.default.contentsOfDirectory(atPath: dataset.path)
      #expect(left.sorted() == ["test", "train"], "a refused conversion leaves nothing")
      return failure.failure as? ConvertFailure
    }
    return nil
  }

  @Test func `one folder alone is a gallery without queries`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1, 2], [0, 4]))
    let output = "\(dataset.path)/a.faces.safetensors"
    let stage = ConvertStage(
      train: "\(dataset.path)/train", test: nil, output: output,
      settings: try ConvertSettings(nil, .init(layout: nil, validationFraction: nil, seed: nil)),
      tool: "test")
    #expect(try stage.run().splits.map(\.images) == [2, 0])
    let faces = try FaceSet(output)
    #expect(faces.train.identities == [0, 4] && faces.test.count == 0)
    #expect(try images("train", of: faces) == [1, 2].flatMap(Self.image))
  }

  @Test func `of pickles whose names only show the same both digests are in the artifact`() throws {
    let dataset = try TestDataset()
    for (seed, name) in ["\u{e9}.pkl", "e\u{301}.pkl"].enumerated() {
      try dataset.write("train/\(name)", Self.pair([seed + 1], [seed]))
    }
    try dataset.write("test/1.pkl", Self.pair([3], [0]))
    let (_, faces) = try convert(dataset)
    let lines = try ["e\u{301}.pkl", "\u{e9}.pkl"].map { name in
      "\(try InputFile("\(dataset.path)/train/\(name)").digest())  \(name)\n"
    }
    var digest = Digest()
    digest.update(Array(lines.joined().utf8))
    #expect(faces.artifact.metadata["input.train"] == "\(digest.hexadecimal()) 2 pickles")
  }

  @Test func `files are taken in the order of their names' bytes, hidden ones left out`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/2.pkl", Self.pair([3, 4], [1, 0]))
    try dataset.write("train/10.pkl", Self.pair([1, 2], [0, 1]))
    try dataset.write("train/.hidden", [0])
    try dataset.write("test/a", Self.pair([5], [1]))
    let (summary, faces) = try convert(dataset)
    #expect(faces.train.identities == [0, 1, 1, 0])
    #expect(try images("train", of: faces) == [1, 2, 3, 4].flatMap(Self.image))
    #expect(try images("test", of: faces) == Self.image(5))
    #expect(summary.splits.map(\.images) == [4, 1])
    #expect(summary.identityCount == 2)
    let digest = try InputFile("\(dataset.path)/train/10.pkl").digest()
    #expect(try faces.artifact.text("input.train/10.pkl").hasPrefix(digest))
  }

  @Test func `of more than a thousand pickles the artifact has one digest, and can be read`() throws
  {
    let dataset = try TestDataset()
    for file in 0..<1001 {
      try dataset.write("train/\(file)", Self.pair([file % 200], [file % 2]))
    }
    try dataset.write("test/a", Self.pair([5], [1]))
    let (_, faces) = try convert(dataset)
    #expect(faces.train.count == 1001)
    let names = (0..<1001).map { "\($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let list = try names.map { "\(try InputFile("\(dataset.path)/train/\($0)").digest())  \($0)\n" }
    let digest = Digest.of(Array(list.joined().utf8))
    #expect(try faces.artifact.text("input.train") == "\(digest) 1001 pickles")
    #expect(try faces.artifact.text("input.test/a").hasSuffix("1 images"))
  }

  @Test func `every shape of image and form of file gives the same artifact`() throws {
    let flat = Self.image(1) + Self.image(2)
    var pixels: [UInt8] = []
    for start in [0, 3072] {
      for pixel in 0..<1024 {
        for colour in 0..<3 { pixels.append(flat[start + colour * 1024 + pixel]) }
      }
    }
    let labels = PickleWriter.labels([0, 1])
    let one = PickleWriter.list([.int(0), .float(1)])
    let forms: [PickleWriter] = [
      .tuple([.bytes([2, 3072], flat), labels]),
      .list([.bytes([2, 3, 32, 32], flat), one]),
      .tuple([.bytes([2, 32, 32, 3], pixels), labels]),
      .dictionary([
        ("labels", one), ("Data", .floats([2, 3072], flat.map { Float($0) })), ("n", .int(2)),
      ]),
      .tuple([
        .list([.bytes([3072], Self.image(1)), .bytes([1, 3, 32, 32], Self.image(2))]), labels,
      ]),
    ]
    for form in forms {
      let dataset = try TestDataset()
      try dataset.write("train/1.pkl", form)
      try dataset.write("test/1.pkl", Self.pair([7], [0]))
      let (summary, faces) = try convert(dataset)
      #expect(summary.storage == "U8")
      #expect(try images("train", of: faces) == flat)
      #expect(faces.train.identities == [0, 1])
    }
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", .tuple([.bytes([2, 3072], pixels), labels]))
    try dataset.write("test/1.pkl", Self.pair([7], [0]))
    let (_, faces) = try convert(dataset, layout: .interleaved)
    #expect(try images("train", of: faces) == flat)
  }

  @Test func `one fraction in either split makes both splits float`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1, 2], [0, 1]))
    var values = Self.image(3).map { Float($0) }
    values[3071] = 0.5
    try dataset.write("test/1.pkl", .tuple([.floats([1, 3072], values), .labels([0])]))
    let (summary, faces) = try convert(dataset)
    #expect(summary.storage == "F32")
    let train = try faces.artifact.floats("train.images", [2, 3, 32, 32])
    let bytes = Self.image(1) + Self.image(2)
    #expect(train == bytes.map { Float($0) })
    #expect(try faces.artifact.floats("test.images", [1, 3, 32, 32]) == values)
  }

  @Test(arguments: [Float(0), 0.25])
  func `mean and population deviation agree with their definition`(_ shift: Float) throws {
    let dataset = try TestDataset()
    let bytes = Self.image(1) + Self.image(2)
    let values = bytes.map { Float($0) + shift }
    try dataset.write("train/1.pkl", .tuple([.floats([2, 3072], values), .labels([0, 1])]))
    try dataset.write("test/1.pkl", Self.pair([9], [0]))
    let (summary, faces) = try convert(dataset)
    let mean = values.reduce(0.0) { $0 + Double($1) } / 6144
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 6144
    // Two orders of summation over 6144 values below 256 differ by less than 6144·2⁻⁵²·256².
    #expect(abs(summary.splits[0].mean - mean) < 1e-9)
    #expect(abs(summary.splits[0].deviation - variance.squareRoot()) < 1e-9)
    #expect(faces.train.normalisation.mean == Float(summary.splits[0].mean))
  }

  @Test func `images of test that occur in train are counted, and repeated ones`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1, 2, 1, 3], [0, 1, 0, 2]))
    try dataset.write("test/1.pkl", Self.pair([2, 8, 3], [1, 0, 2]))
    let (summary, faces) = try convert(dataset)
    #expect(summary.leakedCount == 2)
    #expect(summary.splits.map(\.duplicates) == [1, 0])
    #expect(try faces.artifact.text("faces.leaked") == "2")
    #expect(try faces.artifact.text("faces.disputed") == "0")
  }

  @Test func `validation takes the same share of every identity and the seed decides which`() throws
  {
    let identities = (0..<200).map { Int64($0 % 9) } + [9]
    let flags = ValidationSplit.flags(identities: identities, fraction: 0.1, seed: 1)
    for identity in Int64(0)..<10 {
      let rows = identities.indices.filter { identities[$0] == identity }
      let held = rows.count { flags[$0] == 1 }
      let share = (0.1 * Double(rows.count)).rounded()
      #expect(held == (rows.count == 1 ? 0 : Int(share)))
    }
    #expect(flags == ValidationSplit.flags(identities: identities, fraction: 0.1, seed: 1))
    #expect(flags != ValidationSplit.flags(identities: identities, fraction: 0.1, seed: 2))
    #expect(ValidationSplit.flags(identities: [0, 0], fraction: 0.9, seed: 1).contains(0))
  }

  @Test func `the same input gives the same bytes`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair(Array(0..<40), (0..<40).map { $0 % 4 }))
    try dataset.write("test/1.pkl", Self.pair([99], [0]))
    let first = try convert(dataset, as: "a").0.fingerprint
    #expect(try convert(dataset, as: "b").0.fingerprint == first)
    #expect(try convert(dataset, seed: 2, as: "c").0.fingerprint != first)
  }

  @Test func `gaps are reported, not refused`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1, 2], [0, 3]))
    try dataset.write("test/1.pkl", Self.pair([3], [2]))
    let (summary, _) = try convert(dataset)
    #expect(summary.gaps == [1, 2])
    #expect(summary.identityCount == 4)
  }
}

extension ConversionTests {
  @Test func `rows, shapes and labels that do not fit are refused`() throws {
    let image = Self.image(1)
    #expect(try refusal(Self.pair([1, 2], [0])) == .rowCounts(images: 2, labels: 1))
    #expect(
      try refusal(.tuple([.bytes([1, 3000], Array(image.prefix(3000))), .labels([0])]))
        == .badImages(shape: [1, 3000], asked: nil))
    #expect(
      try refusal(.tuple([.bytes([1, 32, 32, 3], image), .labels([0])]), layout: .planar)
        == .badImages(shape: [1, 32, 32, 3], asked: .planar))
    #expect(try refusal(Self.pair([1], [-1])) == .badIdentity(row: 0, found: "-1.0"))
    #expect(
      try refusal(.tuple([.bytes([1, 3072], image), .list([.float(0.5)])]))
        == .badIdentity(row: 0, found: "0.5"))
    guard case .badIdentity = try refusal(Self.pair([1], [1 << 40])) else {
      Issue.record("a huge identity is accepted")
      return
    }
    guard case .badLabels = try refusal(.tuple([.bytes([1, 3072], image), .int(0)])) else {
      Issue.record("a number is accepted as labels")
      return
    }
  }

  @Test func `values that are not finite are refused with their row`() throws {
    for bad in [Float.nan, .infinity, -.infinity, 1e30, -1e13] {
      var values = [Float](repeating: 1, count: 3 * 3072)
      values[2 * 3072 + 5] = bad
      #expect(
        try refusal(.tuple([.floats([3, 3072], values), .labels([0, 1, 2])])) == .notFinite(row: 2))
    }
  }

  @Test func `pickles that are no data sets are refused`() throws {
    let image = Self.image(1)
    for value: PickleWriter in [
      .int(1), .bytes([1, 3072], image), .tuple([.int(1), .int(2), .int(3)]),
      .tuple([.int(1), .labels([0])]), .dictionary([("data", .int(1))]),
      .tuple([.list([.int(1)]), .labels([0])]),
    ] {
      guard case .notImagesAndLabels = try refusal(value) else {
        Issue.record("accepted")
        continue
      }
    }
    #expect(try refusal(.tuple([.bytes([0, 3072], []), .labels([])])) == .emptySplit)
  }

  @Test func `a list of SHA-256 beside the files is checked`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1], [0]))
    try dataset.write("test/1.pkl", Self.pair([2], [0]))
    let digest = try InputFile("\(dataset.path)/train/1.pkl").digest()
    func outcome(_ list: String) throws -> ConvertFailure? {
      try dataset.write("train/files.sha256", Array(list.utf8))
      do { _ = try convert(dataset) } catch let failure as FailureInFile {
        return failure.failure as? ConvertFailure
      }
      return nil
    }
    #expect(try outcome("\(digest)  1.pkl\n") == nil)
    let wrong = String(digest.reversed())
    #expect(try outcome("\(wrong)  1.pkl\n") == .checksum(found: digest, expected: wrong))
    #expect(try outcome("\(digest)  2.pkl\n") == .listedFileMissing("2.pkl"))
    // sha256sum * > files.sha256 lists that file too, as it was then.
    #expect(try outcome("\(digest)  1.pkl\n\(Digest.of([]))  files.sha256\n") == nil)
    #expect(try outcome("nonsense\n") == .badChecksumList(line: 1, found: "nonsense"))
    // As Windows' tools write it, and a file named twice.
    #expect(try outcome("\u{FEFF}\(digest)  1.pkl\r\n\(digest) *./1.pkl\r\n") == nil)
    #expect(try outcome("\(digest)  1.pkl\n\(wrong)  1.pkl\n") == .twoDigests(name: "1.pkl"))
    let long = String(repeating: "x", count: 500)
    #expect(try outcome(long) == .badChecksumList(line: 1, found: "\(long.prefix(120))…"))
  }

  @Test func `a folder without files is no input, and the message says where to put them`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Self.pair([1], [0]))
    try dataset.write("test/.hidden", [])
    let failure = try #require(throws: ConvertFailure.self) { try convert(dataset) }
    guard case .noData(let folders, downloads: []) = failure else {
      Issue.record("\(failure)")
      return
    }
    #expect(failure.exitStatus == .noInput)
    #expect(folders.map(\.found) == ["1 other files", "hidden files only"])
    #expect(folders.allSatisfy { failure.description.contains("\n  \($0.path)  \($0.found)\n") })
    #expect(failure.description.contains("pictures in one folder a person"))
  }

  @Test func `a hostile pickle is refused with file and byte`() throws {
    let dataset = try TestDataset()
    try dataset.write("train/1.pkl", Array("cos\nsystem\n(S'true'\ntR.".utf8))
    try dataset.write("test/1.pkl", Self.pair([2], [0]))
    do {
      _ = try convert(dataset)
      Issue.record("accepted")
    } catch let failure as FailureInFile {
      #expect(failure.description.contains("train/1.pkl: byte 0: GLOBAL: refuses to import"))
    }
  }
}

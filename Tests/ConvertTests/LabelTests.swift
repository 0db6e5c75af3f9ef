import TestSupport
import Testing

@testable import Convert

/// Labels as people write them.
struct LabelTests {
  private let conversion = ConversionTests()

  private func refusal(_ labels: PickleWriter) throws -> ConvertFailure? {
    try conversion.refusal(
      .tuple([.bytes([2, 3072], [1, 2].flatMap(ConversionTests.image)), labels]))
  }

  private static func integers(_ shape: [Int], _ values: [Int64]) -> PickleWriter {
    .array(
      shape, "i8",
      values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } })
  }

  @Test func `a row, a column and lists of arrays of one are labels`() throws {
    for labels in [
      Self.integers([2], [0, 1]), Self.integers([1, 2], [0, 1]), Self.integers([2, 1], [0, 1]),
      .list([Self.integers([], [0]), Self.integers([], [1])]),
      .list([Self.integers([1], [0]), .int(1)]),
    ] {
      #expect(try refusal(labels) == nil)
    }
    guard case .badLabels = try refusal(Self.integers([1, 2, 1], [0, 1])) else {
      Issue.record("three axes are accepted")
      return
    }
    guard case .badIdentity(row: 0, _) = try refusal(.list([Self.integers([2], [0, 1]), .int(1)]))
    else {
      Issue.record("two labels of one image are accepted")
      return
    }
  }

  @Test func `labels are counted before they are read`() throws {
    // A label that is none, behind one too many: only the number of them is spoken of.
    for labels in [
      Self.integers([3], [0, 1, -1]), Self.integers([1], [-1]),
      .list([.int(0), .int(1), .int(-1)]),
      .list([.int(-1)]),
    ] {
      guard case .rowCounts(images: 2, labels: 1...3) = try refusal(labels) else {
        Issue.record("read before they were counted")
        return
      }
    }
  }

  @Test func `identities that are numbers of something else are refused, in a part warned of`()
    throws
  {
    func outcome(_ labels: [Int], test: Bool = true) throws -> (ConvertFailure?, [String]) {
      let dataset = try TestDataset()
      try dataset.write("train/1.pkl", ConversionTests.pair(Array(labels.indices), labels))
      try dataset.write("test/1.pkl", ConversionTests.pair([99], [labels[0]]))
      let heard = Heard()
      let stage = ConvertStage(
        train: "\(dataset.path)/train", test: test ? "\(dataset.path)/test" : nil,
        output: "\(dataset.path)/a.faces.safetensors", settings: try ConvertSettings(nil),
        tool: "test")
      do { _ = try heard.run(stage) } catch let failure as ConvertFailure {
        return (failure, heard.warnings)
      }
      return (nil, heard.warnings)
    }
    #expect(try outcome([0, 999_999]).0 == .sparseIdentities(greatest: 999_999, distinct: 2))
    #expect(try outcome([0, 1000]).0 == .sparseIdentities(greatest: 1000, distinct: 2))
    #expect(try outcome([0, 999]).0 == nil)
    // 101 identities among 1,010 numbers are as many as ten each; among 1,011 too few.
    #expect(try outcome(Array(0..<100) + [1009]).0 == nil)
    #expect(
      try outcome(Array(0..<100) + [1010]).0 == .sparseIdentities(greatest: 1010, distinct: 101))
    let part = try outcome([0, 999_999], test: false)
    #expect(part.0 == nil && part.1.contains { $0.contains("numpy.unique(labels") })
  }
}

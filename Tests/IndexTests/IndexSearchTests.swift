import Artifacts
import ByteStreams
import Retrieval
import TestSupport
import Testing

@testable import Index

@Suite struct IndexSearchTests {
  private let folder: Folder
  private var codes: String { folder.file("a.codes.safetensors") }
  private var index: String { folder.file("index") }

  init() throws { folder = try Folder() }

  private func build(bits: Int = 48, gallery: Int = 200, model: String = "model one") throws {
    try writeCodes(to: codes, bits: bits, gallery: gallery, model: model)
    _ = try IndexBuild(codes: codes, index: index, settings: .init(mayShrink: true)).run()
  }

  private func hits(
    _ split: QuerySource.Split, _ row: Int, _ extent: IndexSearch.Extent
  ) throws -> [IndexSearch.Hit] {
    let search = try IndexSearch(index)
    let source = try QuerySource(.codes(path: codes, split: split), for: search.generation)
    return try search.hits(for: [source.code(for: .row(row))], extent)[0]
  }

  @Test func `a gallery row finds itself first, with its id and identity`() throws {
    try build()
    let hits = try hits(.train, 123, .nearest(3))
    #expect(hits.count == 3)
    #expect(hits[0] == IndexSearch.Hit(rank: 1, id: 123, identity: 3, distance: 0))
    #expect(hits.map(\.rank) == [1, 2, 3])
  }

  @Test func `a typed code and its row find the same`() throws {
    try build()
    let code = try CodesArtifact(codes).queries.code(at: 2)
    let search = try IndexSearch(index)
    #expect(
      try search.hits(for: [BinaryCode(code.description)], .nearest(7))[0]
        == hits(.test, 2, .nearest(7)))
  }

  @Test func `k beyond the gallery returns the gallery`() throws {
    try build(gallery: 4)
    #expect(try hits(.test, 0, .nearest(1000)).count == 4)
  }

  @Test func `an empty index answers nothing`() throws {
    try build(gallery: 0)
    #expect(try hits(.test, 0, .nearest(10)).isEmpty)
    #expect(try hits(.test, 0, .within(radius: 48)).isEmpty)
    #expect(try IndexVerification(index).sampleCount == 0)
  }

  @Test func `codes of another model are refused naming both`() throws {
    try build()
    try writeCodes(to: codes, model: "model two")
    let failure = #expect(throws: FailureInFile.self) {
      try hits(.test, 0, .nearest(1))
    }
    #expect(
      failure?.failure as? IndexFailure
        == .modelMismatch(found: "model two", expected: "model one", of: "this codes artifact"))
  }

  @Test func `a code of another length is refused naming both`() throws {
    try build()
    let failure = #expect(throws: FailureInFile.self) {
      try IndexSearch(index).hits(for: [BinaryCode("0101")], .nearest(1))
    }
    #expect(failure?.description.contains("4 bits meets a gallery of 48 bits") == true)
  }

  @Test func `a row that is not there is refused`() throws {
    try build()
    let failure = #expect(throws: FailureInFile.self) {
      try hits(.test, 5, .nearest(1))
    }
    #expect(failure?.description.contains("row 5 is asked for, but test has 5 rows") == true)
  }

  @Test func `equal codes are found by ascending id`() throws {
    let table = try CodeTable(
      words: [5, 7, 5, 5], identities: [0, 1, 2, 3], length: CodeLength(bits: 12))
    try CodesArtifact.write(to: codes, gallery: table, queries: table, modelFingerprint: "m")
    _ = try IndexBuild(codes: codes, index: index).run()
    #expect(try hits(.train, 2, .within(radius: 0)).map(\.id) == [0, 2, 3])
    #expect(try hits(.train, 2, .nearest(2)).map(\.id) == [0, 2])
    #expect(try hits(.train, 2, .nearest(9)).map(\.id) == [0, 2, 3, 1])
  }

  @Test func `an empty index refuses another length all the same`() throws {
    try build(gallery: 0)
    #expect(throws: FailureInFile.self) {
      try IndexSearch(index).hits(for: [BinaryCode("0101")], .nearest(1))
    }
  }

  @Test func `nothing asked is nothing answered, and nothing near is no hit`() throws {
    try build(bits: 256)
    #expect(try IndexSearch(index).hits(for: [], .nearest(3)).isEmpty)
    #expect(try hits(.test, 0, .within(radius: 0)).isEmpty)
    #expect(try hits(.test, 0, .within(radius: 256)).count == 200)
  }

  @Test func `removed rows never take a place, however near they are`() throws {
    // 60 equal codes, of which the first 59 are removed, and one far away.
    let table = try CodeTable(
      words: Array(repeating: 0, count: 60) + [4095] + Array(repeating: 1, count: 240),
      identities: Array(repeating: 0, count: 301), length: CodeLength(bits: 12))
    try CodesArtifact.write(to: codes, gallery: table, queries: table, modelFingerprint: "m")
    _ = try IndexBuild(codes: codes, index: index).run()
    _ = try IndexRemoval((0..<59).map(Int64.init), index: index).run()
    #expect(try IndexSearch(index).generation.segments.count == 1)
    #expect(try hits(.train, 0, .nearest(1)).map(\.id) == [59])
    #expect(try hits(.train, 0, .nearest(3)).map(\.id) == [59, 61, 62])
    #expect(try hits(.train, 0, .nearest(500)).map(\.id) == [59] + (61...300) + [60])
  }

  @Test func `a segment whose ids contradict each other or its name is refused`() throws {
    let table = try CodeTable(words: [1, 2], identities: [0, 0], length: CodeLength(bits: 12))
    func open(_ ids: [Int64], keys: Int = 0) throws -> IndexFailure? {
      let writer = try ArtifactWriter(
        folder.file("3-4.safetensors"), .index,
        table.declarations("index") + [
          TensorDeclaration("index.ids", .integers, [2]),
          TensorDeclaration("index.keys", .words, [keys, 2]),
        ])
      try table.write(to: writer)
      try writer.write(ids)
      try writer.write([UInt64](repeating: 0, count: 2 * keys))
      try writer.finish(metadata: ["code.bits": "12"])
      do {
        _ = try Segment(SegmentName(first: 3, last: 4), in: folder.path, isChecked: true)
      } catch let failure as FailureInFile { return failure.failure as? IndexFailure }
      return nil
    }
    #expect(try open([3, 4]) == nil)
    #expect(try open([4, 4]) == .identifiersNotAscending(row: 1, found: 4, after: 4))
    #expect(try open([4, 3]) == .identifiersNotAscending(row: 1, found: 3, after: 4))
    #expect(
      try open([3, 5]) == .wrongSegmentName(found: "ids 3 to 5", expected: "3-4.safetensors"))
    #expect(throws: Never.self) { try open([3, 4], keys: 2) }
    for name in [
      "3-4", "4-3.safetensors", "-1-4.safetensors", "03-4.safetensors", "../3-4.safetensors",
    ] {
      #expect(SegmentName(name) == nil)
    }
  }
}

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
}

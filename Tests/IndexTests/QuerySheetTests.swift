import Foundation
import Pictures
import TestSupport
import Testing

@testable import Index

/// What is written on a sheet.
@Suite struct QuerySheetTests {
  private let named: NamedIndex
  private let search: IndexSearch
  private let gallery: FaceGallery

  init() throws {
    named = try NamedIndex(people: ["ada", "王小明", "Łukasz Żółć"])
    search = try IndexSearch(named.path)
    gallery = try FaceGallery(named.faces, for: search.generation)
  }

  /// The answer to face `number`, its lowest `changed` pixels one brighter.
  private func answer(
    _ title: String, _ number: Int, identity: Int64?, changed: Int = 0,
    _ extent: IndexSearch.Extent = .nearest(10)
  ) throws -> FaceAnswer {
    var pixels = TestFaces.pixels(number)
    for index in 0..<changed { pixels[index] += 1 }
    let query = FaceQuery(
      title: title, question: .pixels(pixels), pixels: pixels, identity: identity)
    let source = try QuerySource(model: named.model, for: search.generation)
    let hits = try search.hits(for: [source.code(for: query.question)], extent)[0]
    return FaceAnswer(query: query, hits: hits, in: search.generation)
  }

  private func title(_ answer: FaceAnswer, letters: Int = 200) throws -> String {
    try QuerySheet([answer], gallery, .nearest(10), index: named.path).title(
      of: answer, answer.hits[...], width: letters * PixelFont.pitch - 1)
  }

  @Test func `names that only show the same are two people's`() throws {
    let named = try NamedIndex(people: ["Zo\u{eb}", "Zoe\u{308}", "x"])
    let gallery = try FaceGallery(named.faces, for: IndexSearch(named.path).generation)
    #expect(gallery.identity(named: "Zo\u{eb}") == 0)
    #expect(gallery.identity(named: "Zoe\u{308}") == 1)
  }

  @Test func `a name that cannot be drawn gives way to its number, below faces and in the title`()
    throws
  {
    #expect((0..<4).map { gallery.label(of: $0) } == ["ada", "no. 1", "Łukasz Żółć", "no. 3"])
    let shown = try title(answer("x/王小明/語.png", 4, identity: 1, changed: 1))
    #expect(shown.hasPrefix("x/no. 1/?.png   "))
    #expect(try title(answer("/y/ada/1.png", 4, identity: nil)) == "/y/ada/1.png")
  }

  @Test func `a long path loses its beginning, never the score`() throws {
    let path = String(repeating: "folder/", count: 40) + "ada/1.png"
    let shown = try title(answer(path, 0, identity: 0, changed: 1), letters: 60)
    #expect(PixelFont.width(of: shown) <= 60 * PixelFont.pitch - 1)
    #expect(shown.hasPrefix("…") && shown.contains("/ada/1.png   "))
    #expect(shown.hasSuffix(" of 10 right"))
  }

  @Test func `a picture that is in the index itself is not counted as right`() throws {
    let itself = try answer("1.png", 4, identity: 1)
    let hit = try #require(itself.hits.first)
    #expect(hit.id == 4 && itself.isItself(hit) && itself.hits.count(where: itself.isItself) == 1)
    let right = itself.hits.count { $0.identity == 1 } - 1
    #expect(try title(itself) == "1.png   \(right) of 9 right, itself left out")
    // The same code is not the same picture.
    let other = try answer("1.png", 4, identity: 1, changed: 1)
    #expect(other.hits.first?.id == 4 && !other.hits.contains(where: other.isItself))
    #expect(try title(other) == "1.png   \(right + 1) of 10 right")
    // Nor has it to be known whose it is.
    #expect(try answer("1.png", 4, identity: nil).isItself(hit))
    let row = try gallery.query(.train, row: 4)
    #expect(FaceAnswer(query: row, hits: itself.hits, in: search.generation).isItself(hit))
  }

  @Test func `a radius in which nothing lies is said`() throws {
    let empty = FaceAnswer(
      query: try answer("1.png", 4, identity: 1).query, hits: [], in: search.generation)
    #expect(try title(empty) == "1.png")
    let (radius, nearest): (IndexSearch.Extent, IndexSearch.Extent) = (
      .within(radius: 1), .nearest(10)
    )
    let sheets = try [radius, nearest].map {
      try QuerySheet([empty], gallery, $0, index: named.path)
    }
    #expect(
      sheets.map(\.nothing) == ["nothing within radius 1", "nothing: the index is empty"])
    #expect(sheets[0].picture() != sheets[1].picture())
  }

  @Test func `names of two lines make a sheet higher, and fit it`() throws {
    let long = try NamedIndex(people: ["orl person 07", "orl person 08", "x"])
    let search = try IndexSearch(long.path)
    let gallery = try FaceGallery(long.faces, for: search.generation)
    let one = try answer("1.png", 4, identity: nil)
    let two = FaceAnswer(query: one.query, hits: one.hits, in: search.generation)
    let heights = try [
      QuerySheet([one], self.gallery, .nearest(10), index: named.path),
      QuerySheet([two], gallery, .nearest(10), index: long.path),
    ].map { $0.picture().height }
    // Three lines of text below a face of 134 pixels take no more than two below the question's 166.
    #expect(heights[0] == heights[1] - 2)
  }
}

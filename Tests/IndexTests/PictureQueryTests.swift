import Foundation
import ImageFiles
import TestSupport
import Testing

@testable import Index

/// Queries by picture, and answers to look at.
@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct PictureQueryTests {
  private let named: NamedIndex
  private var folder: Folder { named.folder }
  private var faces: String { named.faces }
  private var model: String { named.model }
  private var codes: String { named.codes }
  private var index: String { named.path }

  init() throws { named = try NamedIndex() }

  private func picture(_ number: Int, _ name: String) throws -> String {
    try named.picture(number, name)
  }

  private func query(_ arguments: String...) throws -> Command { try named.query(arguments) }

  @Test func `a picture finds the face it shows, by name`() throws {
    let path = try picture(7, "q.png")
    let answer = try query("--image", path, "--radius", "0", "--faces", faces, "--json")
    #expect(answer.status == 0 && answer.errors.isEmpty)
    #expect(
      answer.output.contains(
        #"{"distance":0,"id":7,"identity":1,"isItself":true,"name":"bob","query":"#))
    let plain = try query("--image", path, "-k", "1")
    #expect(plain.output == "rank  id  identity  distance\n   1   7         1         0\n")
    let named = try query("--image", path, "-k", "1", "--faces", faces)
    #expect(
      named.output == "rank  id  identity  distance  name\n   1   7         1         0   bob\n")
  }

  @Test func `who is asked for is told by name, by number or by the folder`() throws {
    let path = try picture(5, "x/Zoë/q.png")
    for (arguments, isRight) in [
      ([], true), (["--identity", "bob"], false), (["--identity", "2"], true),
    ] {
      let answer = try Command(
        "ddh-index",
        [
          "query", "--index", index, "--model", model, "--faces", faces, "--image", path, "-k", "1",
          "--json",
        ]
          + arguments)
      #expect(answer.output.contains("\"isRight\":\(isRight)"), "\(arguments)")
    }
  }

  @Test func `whose face it is must be known, and is said of one picture alone`() throws {
    let path = try picture(5, "x/Zoë/q.png")
    func refusal(_ arguments: [String]) throws -> String {
      let run = try named.query(["--image", path] + arguments)
      #expect(run.status == 64 && run.output.isEmpty)
      return run.errors
    }
    let both = try refusal(["--image", path, "--faces", faces, "--identity", "bob"])
    #expect(both.contains("--identity says whose face one picture shows, found 2"))
    let twice = try refusal(["--faces", faces, "--identity", "bob", "--identity", "ada"])
    #expect(twice.contains("--identity is given 2 times"))
    for (identity, isNamed) in [("nobody", true), ("3", true), ("-1", true), ("3", false)] {
      let unknown = try refusal((isNamed ? ["--faces", faces] : []) + ["--identity=\(identity)"])
      #expect(unknown.contains("--identity \(identity): neither a name in --faces nor a number"))
    }
    let known = try query("--image", path, "-k", "1", "--identity", "2", "--json")
    #expect(known.status == 0 && known.output.contains("\"isRight\":true"))
  }

  @Test func `faces that are not those of the index are warned of, those that are never`() throws {
    let path = try picture(7, "q.png")
    let (other, grown) = (folder.file("b.faces.safetensors"), folder.file("c.faces.safetensors"))
    try TestFaces.write(Array(100..<130), to: other)
    let answer = try query("--image", path, "--faces", other, "-k", "4")
    #expect(answer.status == 0)
    #expect(
      answer.errors.contains("warning: \(other) does not hold the faces of this index: 0 of 4"))
    let sheet = folder.file("sheet.png")
    let row = try query(
      "--faces", other, "--split", "train", "--row", "0", "--open-sheet", sheet)
    #expect(row.status == 0 && row.errors.contains("0 of 10 faces found are in it"))
    // Half of what is found is enough: an index grows by faces of other artifacts.
    let all = ["--image", path, "--faces", faces, "-k", "100"]
    try TestFaces.write(Array(100..<130), to: grown)
    _ = try IndexUpdate(faces: [grown], model: model, index: index).run()
    #expect(try named.query(all).errors.isEmpty)
    try TestFaces.write([140], to: grown)
    _ = try IndexUpdate(faces: [grown], model: model, index: index).run()
    #expect(try named.query(all).errors.contains("30 of 61 faces found are in it"))
  }

  @Test func `a sheet shows the question and what was found, framed as right or wrong`() throws {
    let search = try IndexSearch(index)
    let gallery = try FaceGallery(faces, for: search.generation)
    let source = try QuerySource(model: model, for: search.generation)
    let pixels = TestFaces.pixels(4)
    let question = FaceQuery(title: "q", question: .pixels(pixels), pixels: pixels, identity: 1)
    let hits = try search.hits(for: [source.code(for: question.question)], .nearest(30))[0]
    let found = try gallery.pixels(of: hits, in: index)
    #expect(hits.allSatisfy { found[$0.id] == TestFaces.pixels(Int($0.id)) })
    let answers = [FaceAnswer(query: question, hits: hits, in: search.generation)]
    let sheet = try QuerySheet(answers, gallery, .nearest(30), index: index).picture()
    func pixel(_ column: Int, _ row: Int) -> [UInt8] {
      let start = 3 * (row * sheet.width + column)
      return Array(sheet.pixels[start..<start + 3])
    }
    func corner(_ pixels: [UInt8]) -> [UInt8] { [pixels[0], pixels[1024], pixels[2048]] }
    // The question's frame begins at (24, 58), the first hit's after its 166 pixels and two gaps of 14.
    #expect(pixel(27, 61) == corner(question.pixels))
    let (right, wrong): ([UInt8], [UInt8]) = ([22, 138, 84], [208, 58, 52])
    #expect(hits[0].id == 4 && hits[0].distance == 0)
    for (number, hit) in hits.prefix(10).enumerated() {
      let column = 24 + 166 + 28 + number * 148
      let itself: [UInt8]? = hit.id == 4 ? [150, 156, 164] : nil
      #expect(pixel(column, 58) == itself ?? (hit.identity == 1 ? right : wrong))
      #expect(pixel(column + 3, 61) == corner(TestFaces.pixels(Int(hit.id))))
    }
  }

  @Test func `copies of one picture are all drawn`() throws {
    let (faces, copied) = (folder.file("c.faces.safetensors"), folder.file("copied"))
    let copies = folder.file("c.codes.safetensors")
    try TestFaces.write([1, 2, 1, 1, 2], to: faces)
    _ = try TestFaces.encode(faces, model: model, to: copies)
    _ = try IndexBuild(codes: copies, faces: faces, index: copied).run()
    let search = try IndexSearch(copied)
    let source = try QuerySource(model: model, for: search.generation)
    let hits = try search.hits(for: [source.code(for: .pixels(TestFaces.pixels(1)))], .nearest(9))[
      0]
    let shown = try FaceGallery(faces, for: search.generation).pixels(of: hits, in: copied)
    #expect(shown.keys.sorted() == [0, 1, 2, 3, 4])
    for (id, number) in [1, 2, 1, 1, 2].enumerated() {
      #expect(shown[Int64(id)] == TestFaces.pixels(number))
    }
  }

  @Test func `the command writes the sheet, for pictures and for rows`() throws {
    let path = try picture(7, "q.png")
    let sheet = folder.file("sheet.png")
    let answer = try query(
      "--image", path, "--image", path, "--faces", faces, "--open-sheet", sheet)
    #expect(answer.status == 0 && answer.errors.contains("2 questions"))
    let reader = try ImageReader()
    #expect(try reader.face(in: reader.bytes(at: sheet), .whole).count == 3072)
    try FileManager.default.removeItem(atPath: sheet)
    #expect(
      try query("--faces", faces, "--split", "train", "--row", "3", "--open-sheet", sheet).status
        == 0)
    #expect(FileManager.default.fileExists(atPath: sheet))
  }

  @Test func `what cannot be asked or drawn is refused`() throws {
    let path = try picture(7, "q.png")
    for arguments in [
      ["--image", path, "--row", "1"], ["--image", path, "--open-sheet", "s.png"],
      ["--image", path, "--box", "1,2,3"], ["--box", "1,2,3,4", "--code", "01"],
      ["--image", path, "--code", "01"],
    ] {
      let base = ["query", "--index", index, "--model", model]
      #expect(try Command("ddh-index", base + arguments).status == 64, "\(arguments)")
    }
    let outside = try query("--image", path, "--box", "96,0,5,5")
    #expect(outside.status == 65 && outside.errors.contains("\(path): the box 96,0,5,5"))
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.file("bad.jpg")))
    #expect(try query("--image", folder.file("bad.jpg")).status == 65)
    #expect(try query("--image", folder.file("none.jpg")).status == 66)
    _ = try IndexBuild(codes: codes, index: folder.file("other")).run()
    let unknown = try Command(
      "ddh-index",
      [
        "query", "--index", folder.file("other"), "--model", model, "--image", path, "--faces",
        faces,
        "--open-sheet", folder.file("s.png"),
      ])
    #expect(unknown.status == 65 && unknown.errors.contains("was built without --faces"))
  }

  @Test func `after a retraining it is said what to type`() throws {
    try TestFaces.writeModel(to: model, seed: 2)
    let stale = try query("--image", picture(7, "q.png"))
    #expect(stale.status == 65)
    #expect(stale.errors.hasSuffix("make index-NAME, or build again with its codes.\n"))
  }
}

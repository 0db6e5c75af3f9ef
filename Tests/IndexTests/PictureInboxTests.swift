import FaceData
import Foundation
import ImageFiles
import Pictures
import TestSupport
import Testing

@testable import Index

/// Folders of pictures in the inbox of the cron job.
@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct PictureInboxTests {
  private let home: CronHome

  init() throws { home = try CronHome() }

  /// Drops the folder `name` with a picture of each of `numbers`.
  private func drop(_ name: String, _ numbers: [Int]) throws {
    let folder = home.folder.file("incoming-\(name)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in numbers {
      var picture = Picture(width: 64, height: 64)
      picture.place(planes: TestFaces.pixels(number), side: 32, column: 0, row: 0, scale: 2)
      try Data(picture.png()).write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
    }
    try FileManager.default.moveItem(atPath: folder, toPath: "\(home.inbox)/new/\(name)")
  }

  /// A faces artifact of pictures of ada and bob.
  private func writeKnown() throws -> String {
    let known = home.folder.file("known.faces.safetensors")
    let writer = try FaceSetWriter(
      known, pixels: .bytes, trainIdentities: [0, 1], testIdentities: [],
      names: FaceNames(
        identities: try #require(NameList(["ada", "bob"])),
        train: try #require(NameList(["ada/1.png", "bob/1.png"])), test: try #require(NameList([]))),
      provenanceCapacity: 0)
    for number in 0..<2 {
      try TestFaces.pixels(number).withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(
        identityCount: 2, train: (100, 50), test: (0, 0), validation: [0, 0], provenance: [:]))
    return known
  }

  @Test func `a known person's folder keeps the person's number, a stranger's is rejected`() throws
  {
    let known = try writeKnown()
    try home.configure("IDENTITIES=\(known)")
    try drop("bob", [5, 6, 7])
    try drop("eve", [8])
    let run = try home.reindex()
    #expect(run.status == 65 && run.output.contains("knows no identity 'eve'"))
    let generation = try IndexVerification(home.index).generation
    var identities: [Int64] = []
    generation.forEachRow { identities.append($0.codes.identity(at: $1)) }
    #expect(identities == [1, 1, 1])
    #expect(try home.names("rejected").contains("eve/.reason.txt"))
    #expect(try home.names("done").filter { $0.hasSuffix(".png") }.count == 3)
  }

  @Test func `without the numbers of people a folder of pictures is rejected`() throws {
    try drop("bob", [5])
    let run = try home.reindex()
    #expect(run.status == 65 && run.output.contains("need IDENTITIES"))
    #expect(try home.names("rejected").contains("bob/bob/5.png"))
  }

  @Test func `pictures of another scale than the model's are set aside, the others go on`() throws {
    let model = home.folder.file("ddh") + "/data/20-models/demo.model.safetensors"
    try TestFaces.writeModel(to: model, white: 1)
    try home.configure("IDENTITIES=\(writeKnown())")
    try drop("bob", [5])
    try home.drop("good.pkl", TestFaces.pickle([6, 7], white: 1))
    let run = try home.reindex()
    #expect(run.status == 65 && run.output.contains("taken/bob/.faces.safetensors: its pixels"))
    #expect(run.output.hasPrefix("reindex: rejected "))
    #expect(try home.names("rejected") == ["bob", "bob/.reason.txt", "bob/bob", "bob/bob/5.png"])
    #expect(try home.names("taken") == [])
    #expect(try IndexVerification(home.index).generation.count == 2)
  }

  @Test func `whatever they are called, pickles of another scale alone are set aside`() throws {
    for (name, number) in [("a", 0), ("c\n*", 2)] { try home.drop(name, [number]) }
    for (name, number) in [("b $(x)\n", 1), ("d\u{1b}", 3)] {
      try home.drop(name, TestFaces.pickle([number], white: 1))
    }
    let run = try home.reindex()
    #expect(run.status == 65)
    #expect(
      try home.names("rejected").filter { $0.hasSuffix("reason.txt") }
        == ["b $(x)\n/.reason.txt", "d\u{1b}/.reason.txt"])
    #expect(try home.names("done").count == 3 && home.names("taken") == [])
    #expect(try IndexVerification(home.index).generation.count == 2)
    let next = try home.reindex()
    #expect(next.status == 0 && next.output == "")
  }
}

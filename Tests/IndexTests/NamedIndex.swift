import Encode
import FaceData
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Index

/// An index of thirty faces of people with names, and what it was made of.
struct NamedIndex {
  let folder: Folder
  var faces: String { folder.file("a.faces.safetensors") }
  var model: String { folder.file("a.model.safetensors") }
  var codes: String { folder.file("a.codes.safetensors") }
  var path: String { folder.file("index") }
  static let count = 30

  init(people: [String] = ["ada", "bob", "Zoë"]) throws {
    folder = try Folder()
    let identities = (0..<Self.count).map { Int64($0 % people.count) }
    let names = FaceNames(
      identities: try #require(NameList(people)),
      train: try #require(
        NameList((0..<Self.count).map { "\(people[$0 % people.count])/\($0).png" })),
      test: try #require(NameList([])))
    let writer = try FaceSetWriter(
      faces, pixels: .bytes, trainIdentities: identities, testIdentities: [], names: names,
      provenanceCapacity: 0)
    for number in 0..<Self.count {
      try TestFaces.pixels(number).withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(
        identityCount: people.count, train: (100, 50), test: (0, 0),
        validation: Array(repeating: 0, count: Self.count), provenance: [:]))
    try TestFaces.writeModel(to: model)
    _ = try TestFaces.encode(faces, model: model, to: codes)
    _ = try IndexBuild(codes: codes, faces: faces, index: path).run()
  }

  /// The face `number` as a picture of 96 × 96 pixels.
  func picture(_ number: Int, _ name: String) throws -> String {
    var picture = Picture(width: 96, height: 96)
    picture.place(planes: TestFaces.pixels(number), side: 32, column: 0, row: 0, scale: 3)
    let path = folder.file(name)
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try Data(picture.png()).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// One run of `ddh-index query` with the model.
  func query(_ arguments: [String]) throws -> Command {
    try Command("ddh-index", ["query", "--index", path, "--model", model] + arguments)
  }
}

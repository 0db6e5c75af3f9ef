import Artifacts
import ByteStreams
import FaceData
import Foundation
import ImageFiles
import Pictures
import TestSupport
import Testing

@testable import Index

/// Faces whose pixels are not whole numbers from 0 to 255.
@Suite struct PixelScaleTests {
  private let folder: Folder
  private var faces: String { folder.file("a.faces.safetensors") }
  private var model: String { folder.file("a.model.safetensors") }
  private var index: String { folder.file("index") }
  private static let count = 20

  /// An index of faces from 0 to 1 and a model that was trained on such.
  init() throws {
    folder = try Folder()
    let codes = folder.file("a.codes.safetensors")
    try TestFaces.write(Array(0..<Self.count), to: faces, as: .floats, white: 1)
    try TestFaces.writeModel(to: model, white: 1)
    _ = try TestFaces.encode(faces, model: model, to: codes)
    _ = try IndexBuild(codes: codes, faces: faces, index: index).run()
  }

  private func query(_ arguments: [String]) throws -> Command {
    try Command("ddh-index", ["query", "--index", index, "--model", model] + arguments)
  }

  @Test func `a sheet changes no answer: what is drawn is not what is searched for`() throws {
    for row in 0..<Self.count {
      let asked = ["--faces", faces, "--split", "train", "--row", "\(row)", "-k", "5"]
      let plain = try query(asked)
      let drawn = try query(asked + ["--open-sheet", folder.file("sheet.png")])
      #expect(plain.status == 0 && drawn.status == 0)
      #expect(plain.output == drawn.output)
      let hits = plain.output.split(separator: "\n").map { $0.split(separator: " ") }
      #expect(hits.contains { $0[1] == "\(row)" && $0[3] == "0" })
    }
  }

  @Test func `faces from 0 to 1 are drawn as bright as they are`() throws {
    let generation = try IndexSearch(index).generation
    let gallery = try FaceGallery(faces, for: generation)
    let search = try IndexSearch(index)
    let source = try QuerySource(
      .faces(path: faces, split: .train), model: model, for: generation)
    let question = try gallery.query(.train, row: 4)
    #expect(question.question == .row(4))
    #expect(question.pixels == TestFaces.pixels(4))
    let hits = try search.hits(for: [source.code(for: question.question)], .nearest(20))[0]
    let shown = try gallery.pixels(of: hits, in: index)
    #expect(hits.count == 20 && hits.allSatisfy { shown[$0.id] == TestFaces.pixels(Int($0.id)) })
  }

  @Test(
    arguments: [
      (ElementType.bytes, [0, 1, 1], [0, 1, 1]), (.floats, [0, 0.5, 1], [0, 128, 255]),
      (.floats, [0, 127.6, 255], [0, 128, 255]), (.floats, [-1, 0, 1], [0, 128, 255]),
      (.floats, [-300, 0, 300], [0, 128, 255]),
    ] as [(ElementType, [Float], [UInt8])])
  func `bytes are shown as they are, floats by their own range`(
    storage: ElementType, values: [Float], shown: [UInt8]
  ) throws {
    let path = folder.file("b.faces.safetensors")
    let writer = try FaceSetWriter(
      path, pixels: storage, trainIdentities: [0], testIdentities: [], provenanceCapacity: 0)
    let pixels = (0..<3072).map { values[$0 % 3] }
    if storage == .bytes {
      try pixels.map { UInt8($0) }.withUnsafeBytes { try writer.write(images: $0) }
    } else {
      try pixels.withUnsafeBytes { try writer.write(images: $0) }
    }
    try writer.finish(
      .init(identityCount: 1, train: (1, 1), test: (0, 0), validation: [0], provenance: [:]))
    let bytes = try FaceSet(path).train.displayBytes(of: 0)
    #expect(bytes == (0..<3072).map { shown[$0 % 3] })
  }

  @Test(arguments: [
    (127.0, 74.0, true), (100, 50, true), (12, 20, true), (127.5, 127.5, true), (0.1, 5, true),
    (0.45, 0.25, false), (0, 0.5, false), (0, 1, false), (-0.2, 0.6, false), (1, 0, false),
    (0, 60, false), (-12, 40, false), (300, 20, false), (127, 140, false), (20_000, 9_000, false),
  ])
  func `mean and deviation tell whether pixels can be bytes`(
    mean: Double, deviation: Double, areBytes: Bool
  ) throws {
    let path = folder.file("b.faces.safetensors")
    let writer = try FaceSetWriter(
      path, pixels: .bytes, trainIdentities: [], testIdentities: [], provenanceCapacity: 0)
    try writer.finish(
      .init(
        identityCount: 1, train: (mean, deviation), test: (0, 0), validation: [], provenance: [:]))
    #expect(try FaceSet(path).train.normalisation.isOfBytes == areBytes)
  }

  @Test func `bytes are refused by a model of pixels from 0 to 1, one answer a line`() throws {
    let search = try IndexSearch(index)
    let source = try QuerySource(
      .faces(path: faces, split: .train), model: model, for: search.generation)
    var batch = QueryBatch(search, source, .nearest(1))
    let pixels = Data(TestFaces.pixels(3)).base64EncodedString()
    let answers = try batch.answers(to: Array("{\"pixels\":\"\(pixels)\"}\n{\"row\":3}\n".utf8))
      .split(separator: "\n")
    #expect(answers[0].contains("\"error\":\"pixel_scale\""))
    #expect(answers[0].contains("trained on (mean 0.392, deviation 0.196)"))
    #expect(answers[1].contains("\"id\":3"))
  }

  @Test(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
  func `a picture is refused by a model of pixels from 0 to 1, and named`() throws {
    var picture = Picture(width: 32, height: 32)
    picture.place(planes: TestFaces.pixels(7), side: 32, column: 0, row: 0, scale: 1)
    let path = folder.file("q.png")
    try Data(picture.png()).write(to: URL(fileURLWithPath: path))
    let answer = try query(["--image", path])
    #expect(answer.status == 65 && answer.output.isEmpty)
    #expect(answer.errors.contains("\(path): its pixels (values from 0 to 255)"))
  }

  @Test func `faces on another scale than the model's get no codes, in either direction`() throws {
    let (bytes, other) = (folder.file("b.faces.safetensors"), folder.file("b.model.safetensors"))
    try TestFaces.write([30, 31], to: bytes)
    try TestFaces.writeModel(to: other, white: 255)
    for (faces, model, index) in [(bytes, model, index), (faces, other, folder.file("new"))] {
      let failure = #expect(throws: FailureInFile.self) {
        try IndexUpdate(faces: [faces], model: model, index: index).run()
      }
      #expect(failure?.path == faces)
      guard case IndexFailure.pixelScale? = failure?.failure else {
        Issue.record("\(String(describing: failure))")
        continue
      }
    }
    #expect(try IndexSearch(index).generation.count == Self.count)
    #expect(try query(["--faces", bytes, "--split", "train", "--row", "0"]).status == 65)
    try TestFaces.write([30, 31], to: bytes, as: .floats, white: 1)
    _ = try IndexUpdate(faces: [bytes], model: model, index: index).run()
    #expect(try IndexSearch(index).generation.count == Self.count + 2)
  }
}

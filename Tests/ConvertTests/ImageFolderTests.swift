import Artifacts
import ByteStreams
import FaceData
import Foundation
import ImageFiles
import TestSupport
import Testing

@testable import Convert

@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct ImageFolderTests {
  private let people: ImageFolder

  init() throws { people = try ImageFolder() }

  @discardableResult
  private func convert(
    _ images: ImageSettings.Overrides = .init(), seed: Int? = nil, identities: String? = nil,
    threads: Int = 2, as name: String = "a"
  ) throws -> (summary: ConvertSummary, faces: FaceSet) {
    let output = people.folder.file("\(name).faces.safetensors")
    let stage = ConvertStage(
      train: people.path, test: nil, output: output,
      settings: try ConvertSettings(nil, .init(seed: seed, images: images)), tool: "test",
      identities: identities, threads: threads)
    return (try stage.run(), try FaceSet(output))
  }

  private func names(_ list: NameList?) -> [String] {
    list.map { list in (0..<list.count).map { list[$0] } } ?? []
  }

  private func failure<Failure: Error>(
    _ type: Failure.Type, _ images: ImageSettings.Overrides = .init(), identities: String? = nil
  ) throws -> Failure? {
    do {
      _ = try convert(images, identities: identities)
      return nil
    } catch let failure as FailureInFile { return failure.failure as? Failure } catch {
      return error as? Failure
    }
  }

  @Test func `people and pictures are taken in the order of their names' bytes, names kept`() throws
  {
    try people.write(["Zoë/1.png": 1, "ada/2.PNG": 2, "ada/10.png": 3, "O'Neil, B/x y.png": 4])
    let (summary, faces) = try convert(.init(split: "none"))
    let names = try #require(try faces.names())
    #expect(self.names(names.identities) == ["O'Neil, B", "Zoë", "ada"])
    #expect(
      self.names(names.train) == ["O'Neil, B/x y.png", "Zoë/1.png", "ada/10.png", "ada/2.PNG"])
    #expect(faces.train.identities == [0, 1, 2, 2] && faces.test.count == 0)
    let pixels = [4, 1, 3, 2].flatMap(ConversionTests.image)
    #expect((0..<4).flatMap { faces.train.images[$0] } == pixels.map { Float($0) })
    #expect(summary.storage == "U8" && summary.pictures?.otherCount == 0)
    let mean = pixels.reduce(0.0) { $0 + Double($1) } / Double(pixels.count)
    #expect(abs(summary.splits[0].mean - mean) < 1e-9)
  }

  @Test func `any number of threads gives the same bytes, beyond one round`() throws {
    for person in 0..<11 {
      try people.write(
        Dictionary(
          uniqueKeysWithValues: (0..<100).map { ("p\(person)/\($0).png", person * 100 + $0) }))
    }
    let prints = try [1, 2, 7].map { try convert(threads: $0).summary.fingerprint }
    #expect(Set(prints).count == 1)
    #expect(try convert().faces.train.count == 990)
  }

  @Test func `what is no picture is passed over, links are followed`() throws {
    try people.write(["ada/1.png": 1, "bob/1.png": 2])
    for name in ["ada/Thumbs.db", "ada/notes.txt", "ada/.DS_Store", "readme.txt", "ada/deep/1.txt"]
    {
      try people.write(name, Array("no picture".utf8))
    }
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: "\(people.path)/ada/link.png", withDestinationPath: "../bob/1.png")
    try files.createSymbolicLink(atPath: "\(people.path)/carol", withDestinationPath: "bob")
    try people.write("bob/photo.txt", ImageFolder.png(5))
    let (summary, faces) = try convert(.init(split: "none"))
    #expect(
      names(try faces.names()?.train)
        == [
          "ada/1.png", "ada/link.png", "bob/1.png", "bob/photo.txt", "carol/1.png",
          "carol/photo.txt",
        ])
    // Thumbs.db, notes.txt, the folder deep and readme.txt; hidden names do not count.
    #expect(summary.pictures?.otherCount == 4)
    #expect(summary.splits[0].duplicates == 3)
  }

  @Test func `pictures that cannot be read are left out and told, or refused`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "bob/1.png": 3])
    try people.write("ada/3.png", Array(ImageFolder.png(4).prefix(60)))
    try people.write("ada/4.jpg", Array("GIF89a".utf8))
    try people.write("ada/5.jpg", [])
    try people.write("ada/6\n.png", ImageFolder.png(6))
    try FileManager.default.createSymbolicLink(
      atPath: "\(people.path)/ada/7.jpg", withDestinationPath: "nowhere")
    #expect(mkfifo("\(people.path)/ada/8.jpg", 0o600) == 0)
    let (summary, faces) = try convert(.init(split: "none"))
    #expect(faces.train.count == 3)
    let lines = try #require(summary.pictures?.unreadable.names)
    #expect(lines.count == 6 && lines.allSatisfy { !$0.contains("\n") })
    for (text, number) in [
      ("6\\n.png", 0), ("ada/3.png: the PNG is cut short", 1), ("ada/4.jpg: is GIF where", 2),
      ("ada/5.jpg: 0 bytes", 3), ("ada/7.jpg: is a link to a file that is not there", 4),
      ("ada/8.jpg: is a pipe", 5),
    ] { #expect(lines[number].contains(text), "\(lines[number])") }
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("ada/") }, "by the same path, all of them")
    #expect(summary.pictures?.lines[0] == "unreadable  6 pictures left out")
    #expect(try faces.artifact.text("faces.unreadable") == "6")
    try FileManager.default.removeItem(atPath: "\(people.path)/ada/6\n.png")
    #expect(try failure(ImageFailure.self, .init(onBadImage: .refuse)) == .truncated(.png))
  }

  @Test func `an identity without pictures gets no number; nobody at all is refused`() throws {
    try people.write(["bob/1.png": 1, "bob/2.png": 2])
    try people.write("ada/readme", [1])
    let (summary, faces) = try convert()
    #expect(faces.identityCount == 1 && summary.pictures?.emptyIdentities.names == ["ada"])
    try FileManager.default.removeItem(atPath: "\(people.path)/bob")
    #expect(
      try failure(ConvertFailure.self)
        == .noPictures(loose: 0, inner: NameTally(), others: 1, unlisted: 0))
    try people.write("ada/1.jpg", [0xFF, 0xD8, 0xFF])
    #expect(try failure(ImageFailure.self) == .truncated(.jpeg))
  }

  @Test func `pictures without people's folders are refused with a question`() throws {
    try people.write(["1.png": 1, "2.png": 2])
    #expect(try failure(ConvertFailure.self) == .noPeople(pictures: 2))
  }

  @Test func `two people with one picture each make a gallery without queries`() throws {
    try people.write(["ada/1.png": 1, "bob/1.png": 2])
    for split in ["0.5", "3"] {
      let faces = try convert(.init(split: split)).faces
      #expect(faces.train.count == 2 && faces.test.count == 0)
    }
  }

  @Test
  func `a split takes of every person a share or a number, the same whatever files are called`()
    throws
  {
    try people.write(Dictionary(uniqueKeysWithValues: (0..<20).map { ("ada/\($0).png", $0) }))
    try people.write(Dictionary(uniqueKeysWithValues: (20..<25).map { ("bob/\($0).png", $0) }))
    func test(_ split: String, seed: Int? = nil) throws -> Set<[Float]> {
      let faces = try convert(.init(split: split), seed: seed).faces
      return Set((0..<faces.test.count).map { faces.test.images[$0] })
    }
    let share = try test("0.3")
    #expect(share.count == 6 + 2)
    #expect(try test("4").count == 8 && test("99").count == 19 + 4)
    #expect(try test("0.3", seed: 2) != share)
    for name in 0..<20 {
      try FileManager.default.moveItem(
        atPath: "\(people.path)/ada/\(name).png", toPath: "\(people.path)/ada/r\(99 - name).png")
    }
    #expect(try test("0.3") == share)
    try people.write(["ada/new.png": 77])
    #expect(try share.subtracting(test("0.3")).count <= 1)
  }

  @Test func `copies of one file stay on one side`() throws {
    for copy in 0..<4 { try people.write(["ada/a\(copy).png": 1, "ada/b\(copy).png": 2]) }
    try people.write(["bob/1.png": 5, "bob/2.png": 5])
    let (summary, faces) = try convert(.init(split: "0.25"))
    #expect(summary.leakedCount == 0)
    #expect(faces.test.count == 4 && faces.train.count == 6)
  }

  @Test func `a list decides the split, and a picture it names must be there`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "bob/1.png": 3])
    let list = people.folder.file("test.txt")
    try "ada/2.png\r\n\nbob/1.png\n".write(toFile: list, atomically: false, encoding: .utf8)
    let faces = try convert(.init(split: list)).faces
    #expect(names(try faces.names()?.test) == ["ada/2.png", "bob/1.png"])
    let digest = try InputFile(list).digest()
    #expect(try faces.artifact.text("settings.convert.split") == "list \(digest)")
    try "ada/3.png\n".write(toFile: list, atomically: false, encoding: .utf8)
    #expect(try failure(ConvertFailure.self, .init(split: list)) == .listedFileMissing("ada/3.png"))
    try "ada/1.png\nada/2.png\nbob/1.png\n".write(toFile: list, atomically: false, encoding: .utf8)
    #expect(
      try failure(ConvertFailure.self, .init(split: list)) == .emptyGallery)
    for text in ["", "0", "-1", "1.5", "0.0"] {
      #expect(ImageSplit(text) == nil)
    }
  }

  @Test func `folders train and test are the split`() throws {
    try people.write([
      "train/ada/1.png": 1, "train/bob/1.png": 2, "test/bob/1.png": 3, "test/eve/1.png": 4,
    ])
    let (summary, faces) = try convert()
    #expect(faces.train.identities == [0, 1] && faces.test.identities == [1, 2])
    #expect(names(try faces.names()?.identities) == ["ada", "bob", "eve"])
    #expect(summary.pictures?.unknown.names == ["eve"])
    let file = try InputFile("\(people.path)/test/bob/1.png").digest()
    let other = try InputFile("\(people.path)/test/eve/1.png").digest()
    let list = Digest.of(Array("\(file)  bob/1.png\n\(other)  eve/1.png\n".utf8))
    #expect(try faces.artifact.text("input.test") == "\(list) 2 pictures")
    #expect(faces.artifact.metadata["settings.convert.split"] == nil)
  }

  @Test func `boxes choose the face, and pictures without one are left out`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "ada/3.png": 3])
    let csv = people.folder.file("boxes.csv")
    try "path,left,top,width,height\nada/1.png,4,8,16,16\nada/2.png,32,0,9,9\n".write(
      toFile: csv, atomically: false, encoding: .utf8)
    let (summary, faces) = try convert(.init(boxes: csv, split: "none"))
    let source = ConversionTests.image(1)
    // A box of 16 × 16 pixels makes each of them a square of 2 × 2.
    var expected: [UInt8] = []
    for plane in 0..<3 {
      for y in 0..<32 {
        for x in 0..<32 { expected.append(source[plane * 1024 + (8 + y / 2) * 32 + 4 + x / 2]) }
      }
    }
    #expect(faces.train.images[0] == expected.map { Float($0) } && faces.train.count == 1)
    #expect(
      summary.pictures?.unlisted.names == ["ada/3.png"] && summary.pictures?.unreadable.count == 1)
  }

  @Test func `an earlier faces artifact numbers known people, others are refused`() throws {
    try people.write(["ada/1.png": 1, "bob/1.png": 2, "eve/1.png": 3])
    try convert(as: "old")
    let old = people.folder.file("old.faces.safetensors")
    try FileManager.default.removeItem(atPath: "\(people.path)/ada")
    let faces = try convert(.init(split: "none"), identities: old).faces
    #expect(faces.train.identities == [1, 2] && faces.identityCount == 3)
    try people.write(["zed/1.png": 4])
    #expect(try failure(ConvertFailure.self, identities: old) == .unknownIdentity("zed"))
  }

  @Test func `the command says what became of the pictures`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "bob/1.png": 3, "bob/2.png": 4])
    try people.write("bob/3.jpg", [1])
    let output = people.folder.file("c.faces.safetensors")
    let run = try Command(
      "ddh-convert", [people.path, "--faces", output, "--threads", "2", "--quiet"])
    #expect(run.status == 0 && run.output.contains("unreadable  1 pictures left out\n"))
    #expect(run.errors.contains("left out:\n  bob/3.jpg: 1 bytes that are neither"))
    let refused = try Command(
      "ddh-convert", [people.path, "--faces", output, "--on-bad-image", "refuse"])
    #expect(refused.status == 65 && refused.errors.contains("bob/3.jpg: 1 bytes that are neither"))
  }
}

@Suite(.enabled(if: !ImageReader.isAvailable, "built with libjpeg-turbo and libpng"))
struct MissingLibrariesTests {
  @Test func `without the libraries a folder of pictures says what to install`() throws {
    let people = try ImageFolder()
    try people.write(["ada/1.png": 1])
    let run = try Command(
      "ddh-convert", [people.path, "--faces", people.folder.file("a.faces.safetensors")])
    #expect(run.status == 78 && run.errors.contains("libturbojpeg0-dev"))
  }
}

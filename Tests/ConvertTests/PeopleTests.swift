import ByteStreams
import FaceData
import Foundation
import ImageFiles
import TestSupport
import Testing

@testable import Convert

/// What a person gets to hear who put pictures where they do not belong.
@Suite(.enabled(if: ImageReader.isAvailable, "built without libjpeg-turbo and libpng"))
struct PeopleTests {
  private let people: ImageFolder
  private var output: String { people.folder.file("a.faces.safetensors") }

  init() throws { people = try ImageFolder() }

  private func stage(
    _ images: ImageSettings.Overrides = .init(), identities: String? = nil, test: String? = nil
  ) throws -> ConvertStage {
    ConvertStage(
      train: test == nil ? people.path : "\(people.path)/train", test: test, output: output,
      settings: try ConvertSettings(nil, .init(images: images)), tool: "test",
      identities: identities, threads: 2)
  }

  private func warnings(_ images: ImageSettings.Overrides = .init()) throws -> [String] {
    let heard = Heard()
    _ = try heard.run(stage(images))
    return heard.warnings
  }

  private func failure(_ stage: ConvertStage) throws -> ConvertFailure? {
    do { _ = try stage.run() } catch let failure as FailureInFile {
      return failure.failure as? ConvertFailure
    } catch let failure as ConvertFailure { return failure }
    return nil
  }

  @Test func `people whose names show the same and differ in bytes stay two`() throws {
    let (one, two) = ("\u{E9}", "e\u{301}")
    try people.write(["\(one)/1.png": 1, "\(one)/2.png": 2])
    try people.write(["\(two)/1.png": 3, "\(two)/2.png": 4])
    let summary = try stage(.init(split: "none")).run()
    #expect(summary.identityCount == 2)
    let faces = try FaceSet(output)
    #expect(faces.train.identities == [0, 0, 1, 1])
    let old = people.folder.file("old.faces.safetensors")
    try FileManager.default.moveItem(atPath: output, toPath: old)
    _ = try stage(.init(split: "none"), identities: old).run()
    #expect(try FaceSet(output).train.identities == [0, 0, 1, 1])
    // Lists tell them apart, too.
    let list = people.folder.file("list")
    try "\u{FEFF}\(two)/1.png\r\n".write(toFile: list, atomically: true, encoding: .utf8)
    _ = try stage(.init(split: list)).run()
    #expect(try FaceSet(output).test.identities == [0])
    #expect(try FaceSet(output).test.images[0] == ConversionTests.image(3).map { Float($0) })
  }

  @Test func `a person whose name is not UTF-8 is refused`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2])
    let path = (Array("\(people.path)/".utf8) + [0xFF, 0xFE, 0]).map { CChar(bitPattern: $0) }
    #expect(mkdir(path, 0o755) == 0)
    guard case .badName = try failure(stage()) else {
      Issue.record("accepted")
      return
    }
    // Foundation cannot remove it.
    #expect(rmdir(path) == 0)
  }

  @Test func `folders beside train and test are named`() throws {
    try people.write([
      "train/ada/1.png": 1, "test/ada/1.png": 2, "Bob/1.png": 3, "Carol/1.png": 4,
    ])
    let warning = "2 folders beside train/ and test/ are not read: Bob, Carol."
    #expect(try warnings().contains { $0.hasPrefix(warning) })
  }

  @Test func `one picture under two people is named, copies within a person are not`() throws {
    try people.write([
      "train/ada/1.png": 1, "train/ada/copy.png": 1, "train/bob/1.png": 2, "train/bob/2.png": 1,
      "test/ada/1.png": 3, "test/bob/1.png": 2, "test/eve/1.png": 3, "test/eve/2.png": 1,
    ])
    let heard = Heard()
    let summary = try heard.run(stage())
    #expect(summary.disputedCount == 2 && summary.leakedCount == 2)
    #expect(
      heard.warnings.contains(
        """
        2 pictures lie under more than one identity: whose are they?
          train/ada/1.png and train/bob/2.png
          test/ada/1.png and test/eve/1.png
        """))
    #expect(
      heard.warnings.contains(
        """
        2 test images occur in train as well: results will look too good
          test/bob/1.png is train/bob/1.png
          test/eve/2.png is train/ada/1.png
        """))
    #expect(heard.warnings.contains("1 test identities are not in train: eve"))
    #expect(try FaceSet(output).artifact.text("faces.disputed") == "2")
    #expect(summary.lines.contains("disputed    2 images lie under more than one identity"))
  }

  @Test func `all of a thousand unreadable pictures are named, once`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2])
    for number in 0..<1001 { try people.write("bob/\(number).jpg", [1]) }
    let heard = Heard()
    let summary = try heard.run(stage())
    let warning = try #require(
      heard.warnings.first { $0.hasPrefix("1001 pictures cannot be read") })
    #expect(warning.split(separator: "\n").count == 1 + 1000 + 1)
    #expect(warning.hasSuffix("\n  … and 1 more"))
    #expect(
      summary.lines.filter { $0.contains("unreadable") } == ["unreadable  1001 pictures left out"])
    #expect(summary.lines.allSatisfy { $0.count < 120 })
  }

  @Test func `pictures in wrong places are named, other files are counted`() throws {
    try people.write([
      "ada/1.png": 1, "ada/2.png": 2, "loose.png": 3, "ada/deep/1.png": 4, "ada/empty/.hidden": 5,
    ])
    for name in ["notes.txt", "ada/notes.txt"] { try people.write(name, [1]) }
    #expect(mkfifo("\(people.path)/ada/pipe", 0o600) == 0)
    let heard = Heard()
    let summary = try heard.run(stage())
    #expect(heard.warnings.count == 2)
    #expect(heard.warnings[0].hasPrefix("1 pictures lie beside the folders of people"))
    #expect(heard.warnings[0].contains(": loose.png.") && heard.warnings[1].contains(": ada/deep."))
    #expect(
      summary.pictures?.lines[1]
        == "passed over 1 loose pictures, 1 folders with pictures, 4 other files, 0 pictures without a box"
    )
  }

  @Test func `a side that is missing, empty or without people's folders is said to be so`() throws {
    try people.write(["train/ada/1.png": 1])
    func found() throws -> [String] {
      guard case .noPeopleInSides(let train, let test) = try failure(stage()) else { return [] }
      return [train.found, test.found]
    }
    #expect(try found() == ["1 folders", "no such folder"])
    try FileManager.default.createDirectory(
      atPath: "\(people.path)/test", withIntermediateDirectories: true)
    #expect(try found() == ["1 folders", "is empty"])
    try people.write(["test/1.png": 1])
    #expect(try found() == ["1 folders", "1 pictures"])
    guard case .picturesAndPickles(_, let test) = try failure(stage(test: "\(people.path)/test"))
    else {
      Issue.record("accepted")
      return
    }
    #expect(test.found == "1 pictures")
  }

  @Test func `pictures one folder too deep, an empty and a missing folder are said to be so`()
    throws
  {
    try people.write(["group/ada/1.png": 1, "group/bob/1.png": 2])
    let failure = try failure(stage())
    #expect(failure?.description.contains("too deep (group/ada, group/bob)") == true)
    try FileManager.default.removeItem(atPath: "\(people.path)/group")
    for text in ["is empty", "no such folder"] {
      let failure = try self.failure(stage())
      #expect(failure?.exitStatus == .noInput)
      #expect(failure?.description.contains("\(people.path)  \(text)\n") == true)
      #expect(failure?.description.contains("JPEG or PNG files") == true)
      try? FileManager.default.removeItem(atPath: people.path)
    }
    // Make names both sides of a folder that it remembers.
    let gone = try self.failure(stage(test: "\(people.path)/test"))
    #expect(gone?.description.contains("\(people.path) is gone, or never was there") == true)
  }

  @Test func `people without queries are warned of, unless none are wanted`() throws {
    try people.write(["ada/1.png": 1, "bob/1.png": 2, "eve/1.png": 3])
    #expect(try warnings().map { $0.prefix(10) } == ["no queries"])
    #expect(try warnings(.init(split: "none")).isEmpty)
    try people.write(["eve/2.png": 4])
    #expect(try warnings().map { $0.prefix(39) } == ["2 of 3 people have no query: ada, bob. "])
  }

  @Test func `boxes of no picture and pictures of no box are named`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "bob/1.png": 3])
    let csv = people.folder.file("boxes.csv")
    try "ada/1.png,0,0,9,9\nada/2.png,0,0,9,9\nada/3.png,0,0,9,9\nzed/\u{E9}.png,0,0,9,9\n"
      .write(toFile: csv, atomically: false, encoding: .utf8)
    let warnings = try warnings(.init(boxes: csv))
    #expect(warnings.contains("1 pictures have no box and are left out: bob/1.png"))
    #expect(
      warnings.contains {
        $0.hasPrefix("2 boxes are of no picture in the folder: ada/3.png, zed/\u{E9}.png.")
      })
  }

  @Test func `every picture is told of when it is read, and every face when it is written`() throws
  {
    try people.write(["ada/1.png": 1, "ada/2.png": 2, "bob/1.png": 3])
    try people.write("bob/notes.txt", [1])
    let heard = Heard()
    _ = try heard.run(stage())
    #expect(heard.phases == ["read pictures 4", "write faces 3"] && heard.done == [4, 3])
  }

  @Test func `nothing is held out for validation unless it is asked for`() throws {
    try people.write(Dictionary(uniqueKeysWithValues: (0..<30).map { ("ada/\($0).png", $0) }))
    #expect(try stage().run().validationCount == 0)
    let template = try ConvertSettings("pipelines/template/convert.yaml")
    #expect(try ConvertSettings(nil).validationFraction == template.validationFraction)
  }

  @Test func `a list of test pictures is 64 MiB at most, and quotes 120 bytes of a line`() throws {
    try people.write(["ada/1.png": 1, "ada/2.png": 2])
    let list = people.folder.file("list")
    let line = String(repeating: "x", count: 500)
    try line.write(toFile: list, atomically: false, encoding: .utf8)
    #expect(try failure(stage(.init(split: list))) == .listedFileMissing("\(line.prefix(120))…"))
    #expect(truncate(list, off_t(ImageSplitList.byteLimit + 1)) == 0)
    guard case .longList = try failure(stage(.init(split: list))) else {
      Issue.record("accepted")
      return
    }
  }
}

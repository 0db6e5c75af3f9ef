import ByteStreams
import Foundation
import TestSupport
import Testing
import TrainingLogs

@testable import Export

@Suite struct `A TensorBoard export` {
  private let folder: Folder
  private static let line = """
    {"accuracy":0.5,"best":true,"cross_entropy":4,"epoch":1,"images_per_second":17000,"loss":4.5,\
    "penalty":0.25,"quantisation":0.5,"schema":1,"seconds":2.5,"step":46}

    """

  init() throws { folder = try Folder() }

  private func log(_ text: String, _ name: String = "demo.12bits.training.jsonl") throws -> String {
    let path = folder.file(name)
    try OutputFile.publish(text, to: path)
    return path
  }

  @Test func `is a run called after its log, the same every time`() throws {
    let export = TensorBoardExport(logs: [try log(Self.line)])
    let written = try export.write(to: folder.file("runs"))
    #expect(written.map(\.path) == [folder.file("runs/demo.12bits/events.out.tfevents.0.ddh")])
    #expect(written.map(\.epochs) == [1])
    let first = try Data(contentsOf: URL(fileURLWithPath: written[0].path))
    _ = try export.write(to: folder.file("runs"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: written[0].path)) == first)
  }

  @Test func `has the validation only where the log has it`() throws {
    let without = try #require(try TrainingEpoch.read(log(Self.line)).first)
    #expect(!without.scalars.contains { $0.tag == "validation/cross_entropy" })
    let text = Self.line.replacingOccurrences(
      of: "\"step\"", with: "\"validation_cross_entropy\":3,\"step\"")
    let with = try #require(try TrainingEpoch.read(log(text)).first)
    #expect(with.scalars.contains { $0 == ("validation/cross_entropy", 3) })
  }

  @Test func `is refused without an epoch, or of what is no log, however large`() throws {
    func failure(_ path: String) -> (any Failure)? {
      do {
        _ = try TensorBoardExport(logs: [path]).write(to: folder.file("runs"))
        return nil
      } catch { return (error as? FailureInFile)?.failure }
    }
    #expect(failure(try log("{\"acc")) as? ExportFailure == .emptyTrainingLog)
    #expect(failure(try log(Self.line + "{}\n")) as? TrainingLogFailure == .notAnEpoch(line: 2))
    let large = try log("")
    truncate(large, 60 << 30)
    #expect(
      failure(large) as? TrainingLogFailure == .tooLarge(found: 60 << 30, expected: 64 << 20))
  }

  @Test func `is refused for two logs of one name, with nothing written`() throws {
    let export = TensorBoardExport(logs: [
      try log(Self.line), try log(Self.line, "b/demo.12bits.training.jsonl"),
    ])
    #expect(throws: ExportFailure.sameRun("demo.12bits")) {
      try export.write(to: folder.file("runs"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("runs")))
  }
}

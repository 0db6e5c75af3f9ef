import ByteStreams
import TestSupport
import Testing
import TrainingLogs

@testable import Evaluate

@Suite struct PageInputTests {
  private func read(_ text: String) throws -> [TrainingEpoch] {
    let folder = try Folder()
    try text.write(toFile: folder.file("a.jsonl"), atomically: false, encoding: .utf8)
    return try TrainingEpoch.read(folder.file("a.jsonl"))
  }

  @Test func `a line that is still being written is left out`() throws {
    let lines = (1...3).map { PageMaterial.line($0, loss: 1) }
    #expect(try read(lines.joined(separator: "\n")).map(\.epoch) == [1, 2])
    #expect(try read(lines.joined(separator: "\n") + "\n").map(\.epoch) == [1, 2, 3])
    #expect(try read("").isEmpty)
  }

  @Test func `a line that is no epoch is refused by its number`() throws {
    let good = PageMaterial.line(1, loss: 1)
    for bad in [
      "", "{}", "nonsense", good.replacing("0.5", with: "\"x\""),
      good.replacing("0.5", with: "1e300"),
      good.replacing("\"epoch\":1", with: "\"epoch\":\(Int.max)"),
    ] {
      let failure = #expect(throws: FailureInFile.self) { try read("\(good)\n\(bad)\n") }
      #expect(
        failure?.description.contains("line 2: not a line of a training log") == true, "\(bad)")
    }
  }
}

import Foundation
import Progress
import Synchronization
import TestSupport
import Testing

@testable import Index

/// What jobs on an index tell while they run.
@Suite struct IndexProgressTests {
  private let folder: Folder
  private var model: String { folder.file("m.model.safetensors") }
  private var index: String { folder.file("index") }

  init() throws {
    folder = try Folder()
    try TestFaces.writeModel(to: folder.file("m.model.safetensors"))
  }

  /// What was told: for each phase its name, total and unit, and what was said to be done.
  private final class Listener: Sendable {
    struct Phase {
      var title: String
      var total: Int
      var done: [Int] = []
      var isOver = false
    }
    let phases = Mutex<[Phase]>([])

    var reporter: ProgressReporter {
      ProgressReporter { event in
        self.phases.withLock { phases in
          switch event {
          case .began(let phase, _, let total, let unit):
            phases.append(Phase(title: "\(phase) \(unit)", total: total))
          case .advanced(let done, _): phases[phases.count - 1].done.append(done)
          case .ended: phases[phases.count - 1].isOver = true
          default: break
          }
        }
      }
    }
  }

  /// Runs `job` and returns the titles of the phases it told of, each of which must have gone to its end.
  private func told(_ job: (ProgressReporter) throws -> Void) rethrows -> [String] {
    let listener = Listener()
    try job(listener.reporter)
    let phases = listener.phases.withLock { $0 }
    for phase in phases {
      #expect(phase.isOver && phase.done.last == phase.total, "\(phase)")
      #expect(phase.done == phase.done.sorted() && phase.total > 0, "\(phase)")
    }
    return phases.map(\.title)
  }

  @Test func `every job on an index tells what it does, in what unit, to the end`() throws {
    let faces = folder.file("a.faces.safetensors")
    let codes = folder.file("a.codes.safetensors")
    // Some segments of more than a piece are written and checked.
    try TestFaces.write(Array(0..<1500), to: faces)
    _ = try TestFaces.encode(faces, model: model, to: codes)
    let writing = ["writing codes", "checking codes", "searching codes"]
    #expect(
      try told {
        _ = try IndexUpdate(faces: [faces], model: model, index: index, threads: 2)
          .run(progress: $0)
      } == ["hashing faces", "encoding images"] + writing)
    #expect(
      try told {
        _ = try IndexBuild(codes: codes, faces: faces, index: folder.file("built"), threads: 2)
          .run(progress: $0)
      } == ["hashing faces"] + writing)
    #expect(
      try told { _ = try IndexRemoval([5], index: index, threads: 2).run(progress: $0) }
        == ["checking codes", "searching codes"])
    #expect(
      try told { _ = try IndexRollback(to: nil, index: index, threads: 2).run(progress: $0) }
        == ["checking codes", "checking codes", "searching codes"])
    #expect(
      try told { _ = try IndexVerification(index, threads: 2, progress: $0) }
        == ["checking codes", "searching codes"])
    #expect(try told { _ = try IndexSearch(index, progress: $0) } == ["checking codes"])
    #expect(try told { _ = try IndexSearch(index, isChecked: false, progress: $0) } == [])
    #expect(
      try told {
        _ = try IndexExport(index, progress: $0).write(.packed, to: folder.file("x.npy"))
      } == [
        "checking codes", "writing x.npy codes", "writing x.ids.npy codes",
        "writing x.identities.npy codes",
      ])
  }

  @Test(arguments: ["", "\n"])
  func `a file of queries is answered line by line, and told how far it is`(end: String) throws {
    try writeCodes(to: folder.file("c.codes.safetensors"))
    let codes = folder.file("c.codes.safetensors")
    _ = try IndexBuild(codes: codes, index: index).run()
    let search = try IndexSearch(index)
    let source = try QuerySource(.codes(path: codes, split: .train), for: search.generation)
    let queries = folder.file("q.jsonl")
    let lines = (0..<1000).map { "{\"row\":\($0 % 200)}" }
    try (lines.joined(separator: "\n") + end).write(
      toFile: queries, atomically: false, encoding: .utf8)
    var batch = QueryBatch(search, source, .nearest(1))
    var answers = ""
    let listener = Listener()
    try batch.answer(file: queries, progress: listener.reporter) { answers += $0 }
    let phase = listener.phases.withLock { $0[0] }
    #expect(phase.title == "answering queries" && phase.total == 1000 && phase.isOver)
    #expect(phase.done.last == 1000 && phase.done.count >= 4)
    let whole = try batchAnswers(search, source, lines)
    #expect(answers == whole)
  }

  private func batchAnswers(
    _ search: IndexSearch, _ source: QuerySource, _ lines: [String]
  ) throws -> String {
    var batch = QueryBatch(search, source, .nearest(1))
    return try batch.answers(to: Array(lines.joined(separator: "\n").utf8)) + batch.lastAnswers()
  }
}

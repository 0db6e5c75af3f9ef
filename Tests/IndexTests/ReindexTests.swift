import ByteStreams
import Foundation
import SeededRandom
import Synchronization
import TestSupport
import Testing

@testable import Index

/// The cron job as cron runs it.
@Suite struct ReindexTests {
  private let home: CronHome

  init() throws { home = try CronHome() }

  /// The faces of `numbers` are in the index, each once.
  private func expectIndexed(_ numbers: Range<Int>) throws {
    let faces = home.folder.file("expected.faces.safetensors")
    let model = "\(home.folder.path)/ddh/data/20-models/demo.model.safetensors"
    try TestFaces.write(Array(numbers), to: faces)
    #expect(try IndexVerification(home.index).generation.count == numbers.count)
    #expect(!(try IndexUpdate(faces: [faces], model: model, index: home.index).run().isNew))
  }

  @Test func `cron's line takes what is dropped, and is silent`() throws {
    let line = try home.cronCommand()
    #expect(line.hasPrefix("cd \"$HOME/ddh\" && pipelines/cron/reindex"))
    for round in 0..<3 {
      try home.drop("\(round).pkl", Array(round * 10..<round * 10 + 10))
      let run = try home.start(line)
      run.finish()
      #expect(run.status == 0 && run.output == "")
    }
    try expectIndexed(0..<30)
    #expect(try names(in: "done").filter { $0.hasSuffix(".pkl") }.count == 3)
    #expect(try home.names("new") + home.names("taken") == [])
    let log = try String(contentsOfFile: "\(home.inbox)/reindex.log", encoding: .utf8)
    let lines = log.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasSuffix("gen-000002 in force, 20 codes: 10 added, 0 removed; 1 files"))
  }

  private func names(in part: String) throws -> [String] {
    try home.names(part).map { ($0 as NSString).lastPathComponent }
  }

  @Test func `the status file tells of the last run and the last success`() throws {
    struct Status: Decodable {
      struct Run: Decodable {
        let finished: String
        let exit_status: Int
        let message: String?
        let outcome: IndexOutcome?
      }
      let last_run: Run
      let last_success: Run?
    }
    func status() throws -> Status {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(home.inbox)/status.json"))
      let text = String(decoding: data, as: UTF8.self)
        .replacingOccurrences(of: "is_new", with: "isNew")
      return try JSONDecoder().decode(Status.self, from: Data(text.utf8))
    }
    try home.drop("a.pkl", Array(0..<10))
    #expect(try home.reindex().status == 0)
    #expect(try status().last_success?.outcome?.codes == 10)
    // An idle run is a success too.
    #expect(try home.reindex().status == 0)
    #expect(try status().last_run.outcome?.isNew == false)
    let current = "\(home.index)/CURRENT"
    try "nonsense\n".write(toFile: current, atomically: false, encoding: .utf8)
    #expect(try home.reindex().status == 65)
    #expect(try status().last_run.message?.contains("CURRENT says 'nonsense'") == true)
    #expect(try status().last_run.exit_status == 65)
    #expect(try status().last_success?.outcome?.codes == 10)
  }

  @Test func `a pickle that cannot be converted is set aside with the reason, the others go on`()
    throws
  {
    try home.drop("bad.pkl", Array("cos\nsystem\n(S'true'\ntR.".utf8))
    try home.drop("good.pkl", Array(0..<10))
    mkfifo("\(home.inbox)/new/pipe.pkl", 0o644)
    let run = try home.reindex()
    #expect(run.status == 65)
    #expect(run.output.contains("bad.pkl") && run.output.contains("pipe.pkl"))
    try expectIndexed(0..<10)
    #expect(
      try home.names("rejected")
        == [
          "bad.pkl", "bad.pkl/bad.pkl", "bad.pkl/reason.txt", "pipe.pkl", "pipe.pkl/pipe.pkl",
          "pipe.pkl/reason.txt",
        ])
    #expect(try home.reindex().status == 0)
  }

  @Test func `hostile file names are names and nothing else`() throws {
    let names = [
      "-rf", "--help", "a b", " ", "new\nline", "$(touch x)", "`id`", "'", "\"", "*", "?[a]", "\\",
      "ä😀", ";exit", "#", "~", "%s", String(repeating: "n", count: 240),
    ]
    for (number, name) in names.enumerated() { try home.drop(name, [number]) }
    let run = try home.reindex()
    #expect(run.status == 0 && run.output == "")
    try expectIndexed(0..<names.count)
    #expect(try self.names(in: "done").filter { names.contains($0) }.count == names.count)
  }

  @Test func `a synchronised folder that shrinks by more than a fifth is refused without force`()
    throws
  {
    try home.drop("a.pkl", Array(0..<30))
    try home.drop("b.pkl", Array(30..<40))
    try home.configure("SYNC=1")
    #expect(try home.reindex().status == 0)
    try FileManager.default.removeItem(atPath: "\(home.inbox)/new/b.pkl")
    let run = try home.reindex()
    #expect(run.status == 65 && run.output.contains("10 of 40 codes would be lost"))
    try expectIndexed(0..<40)
    #expect(try home.reindex(["FORCE": "1"]).status == 0)
    #expect(try IndexSearch(home.index).generation.count == 30)
    #expect(try home.names("new") == ["a.pkl"])
  }

  @Test func `an index that is busy ends a run with 75 and loses nothing`() throws {
    try home.drop("a.pkl", Array(0..<10))
    var lock: FileLock? = try FileLock("\(home.index)/lock")
    let run = try home.reindex()
    #expect(run.status == 75 && run.output.contains("another run holds this lock"))
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(try home.reindex().status == 0)
    try expectIndexed(0..<10)
  }

  @Test func `of twenty starts at once one works and nineteen exit with 75`() throws {
    try home.holdBack()
    let go = home.folder.file("go")
    for round in 0..<Torture.count(2, full: 50) {
      try? FileManager.default.removeItem(atPath: go)
      try home.drop("\(round).pkl", [round])
      let runs = try (0..<20).map { _ in
        try home.start("exec \"$HOME/ddh/pipelines/cron/reindex\"")
      }
      // Whoever has the lock waits for `go`; all others must end by themselves.
      while runs.count(where: \.isRunning) > 1 { usleep(1000) }
      #expect(runs.count(where: \.isRunning) == 1)
      try home.proceed()
      for run in runs { run.finish() }
      #expect(runs.map(\.status).sorted() == [0] + Array(repeating: 75, count: 19))
      #expect(runs.allSatisfy { $0.output == "" })
    }
  }

  @Test func `the lock is free after kill -9`() throws {
    try home.holdBack()
    for round in 0..<Torture.count(2, full: 50) {
      try? FileManager.default.removeItem(atPath: home.folder.file("go"))
      try? FileManager.default.removeItem(atPath: home.folder.file("waiting"))
      try home.drop("\(round).pkl", [round])
      let killed = try home.start("exec \"$HOME/ddh/pipelines/cron/reindex\"")
      while !home.isWaiting { usleep(1000) }
      #expect(try home.reindex().status == 75)
      killed.kill()
      #expect(killed.status == -SIGKILL)
      try home.proceed()
      #expect(try home.reindex().status == 0)
    }
    try expectIndexed(0..<Torture.count(2, full: 50))
  }

  @Test func `killed anywhere, an inbox that grows ends up whole, and queries never notice`() throws
  {
    let isDone = Atomic(false)
    let answered = Atomic(0)
    let faults = Mutex<[String]>([])
    let index = home.index
    @Sendable func read() {
      var least = 0
      while !isDone.load(ordering: .acquiring) {
        do {
          let search = try IndexSearch(index)
          let code = try search.generation.segments[0].rows.codes.code(at: 0)
          let hits = try search.hits(for: [code], .nearest(1000))[0]
          // Five faces a pickle: anything between two generations would not be a multiple.
          if hits.count % 5 != 0 || hits.count < least || Set(hits.map(\.id)).count != hits.count {
            faults.withLock { $0.append("\(hits.count) hits after \(least)") }
          }
          least = hits.count
          answered.wrappingAdd(1, ordering: .relaxed)
        } catch { faults.withLock { $0.append("\(error)") } }
      }
    }
    try home.drop("first.pkl", Array(0..<5))
    #expect(try home.reindex().status == 0)
    let readers = [Thread(block: read), Thread(block: read)]
    for reader in readers { reader.start() }
    var random = SeededRandom(seed: 5, stream: "kills")
    let rounds = Torture.count(12, full: 200)
    for round in 1...rounds {
      try home.drop("\(round).pkl", Array(round * 5..<round * 5 + 5))
      let run = try home.start(home.cronCommand())
      usleep(UInt32(random.below(150_000)))
      run.kill()
    }
    #expect(try home.reindex().status == 0)
    isDone.store(true, ordering: .releasing)
    for reader in readers { while !reader.isFinished { usleep(1000) } }
    #expect(faults.withLock { $0 } == [])
    #expect(answered.load(ordering: .relaxed) > 0)
    try expectIndexed(0..<5 * rounds + 5)
    #expect(try home.names("new") + home.names("taken") == [])
    #expect(try names(in: "done").filter { $0.hasSuffix(".pkl") }.count == rounds + 1)
  }
}

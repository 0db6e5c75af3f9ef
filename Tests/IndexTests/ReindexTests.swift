import ByteStreams
import Foundation
import Glibc
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

  /// Leaves a socket at `path`.
  private func bindSocket(_ path: String) throws {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    // A socket's address has room for 107 bytes: bound here, then moved.
    let short = "/tmp/\(UInt64.random(in: 0 ... .max))"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0 && rename(short, path) == 0)
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
          "bad.pkl", "bad.pkl/.reason.txt", "bad.pkl/bad.pkl", "pipe.pkl",
          "pipe.pkl/.reason.txt", "pipe.pkl/pipe.pkl",
        ])
    #expect(try home.reindex().status == 0)
  }

  @Test
  func `what can be no pickle is set aside whatever it is called, and nothing else is written to`()
    throws
  {
    let outside = home.folder.file("precious")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: outside))
    try home.drop("reason.txt", Array("mine".utf8))
    symlink(outside, "\(home.inbox)/new/link.reason.txt")
    symlink("/dev/tty", "\(home.inbox)/new/tty")
    try bindSocket("\(home.inbox)/new/socket")
    let name: [UInt8] = Array("M".utf8) + [0xFC] + Array("ller.pkl".utf8)
    let odd = Array("\(home.inbox)/new/".utf8) + name
    let descriptor = (odd + [0]).map { CChar(bitPattern: $0) }
      .withUnsafeBufferPointer { unsafe open($0.baseAddress!, O_CREAT | O_WRONLY, 0o644) }
    try #require(descriptor >= 0)
    close(descriptor)
    try home.drop("z.pkl", Array(0..<10))
    let run = try home.reindex()
    #expect(run.status == 65)
    #expect(run.output.contains("the name is not UTF-8"))
    try expectIndexed(0..<10)
    #expect(try home.names("taken") == [])
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "precious")
    let kept = "\(home.inbox)/rejected/reason.txt/reason.txt"
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
    #expect(try home.names("rejected").filter { $0.hasSuffix("/.reason.txt") }.count == 5)
    #expect(try home.reindex().status == 0)
  }

  @Test func `what the machine cannot read stays for the next run, the others are taken`() throws {
    try home.drop("a.pkl", Array(0..<5))
    try home.drop("bad.pkl", Array(5..<10))
    try home.drop("c.pkl", Array(10..<15))
    try home.breakConversion(of: "bad.pkl", status: 74)
    let run = try home.reindex()
    #expect(run.status == 74 && run.output.contains("broken disk"))
    #expect(try home.names("taken") == ["bad.pkl", "bad.pkl/bad.pkl"])
    #expect(try IndexVerification(home.index).generation.count == 10)
    try home.configure("BIN=.build/release")
    #expect(try home.reindex().status == 0)
    #expect(try home.names("taken") == [])
    #expect(try IndexVerification(home.index).generation.count == 15)
  }

  @Test func `more than one command has room for is taken in turns`() throws {
    for number in 0..<7 { try home.drop("\(number).pkl", [number]) }
    try home.drop("bad.pkl", Array("bad".utf8))
    let room = 2 * "\(home.inbox)/taken/0.pkl/.faces.safetensors".utf8.count + 40
    let run = try home.reindex(["ROOM": String(room)])
    #expect(run.status == 65)
    try expectIndexed(0..<7)
    #expect(try home.names("taken") == [])
    let log = try String(contentsOfFile: "\(home.inbox)/reindex.log", encoding: .utf8)
    #expect(log.split(separator: "\n").count { $0.contains("in force") } >= 3)
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

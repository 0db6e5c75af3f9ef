import ByteStreams
import Foundation
import Retrieval
import Synchronization
import TestSupport
import Testing

@testable import Index

@Suite struct IndexBuildTests {
  private let folder: Folder
  private var codes: String { folder.file("a.codes.safetensors") }
  private var index: String { folder.file("index") }

  init() throws {
    folder = try Folder()
    try writeCodes(to: folder.file("a.codes.safetensors"))
  }

  private func build(mayShrink: Bool = false) throws -> IndexOutcome {
    try IndexBuild(codes: codes, index: index, settings: .init(mayShrink: mayShrink)).run()
  }

  private func generation(_ outcome: IndexOutcome) -> String? {
    outcome.isNew ? outcome.generation : nil
  }

  private func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: index).sorted()
  }

  @Test func `a build puts one generation in force`() throws {
    #expect(generation(try build()) == "gen-000001")
    #expect(try entries() == ["CURRENT", "gen-000001", "lock"])
    #expect(try String(contentsOfFile: "\(index)/CURRENT", encoding: .utf8) == "gen-000001\n")
    #expect(try IndexVerification(index).sampleCount == 100)
  }

  @Test func `building again from the same codes changes nothing`() throws {
    _ = try build()
    let before = try FileManager.default.attributesOfItem(atPath: "\(index)/CURRENT")
    #expect(generation(try build()) == nil)
    let after = try FileManager.default.attributesOfItem(atPath: "\(index)/CURRENT")
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    #expect(try entries() == ["CURRENT", "gen-000001", "lock"])
  }

  @Test(arguments: [
    ("gen-000001\r\n", "gen-000001 and ends in a carriage return and a newline where"),
    ("gen-000001", "gen-000001 and ends in nothing where a single newline"),
    ("gen-000001\r", "gen-000001 and ends in a carriage return where"),
    ("gen-000001\n\n", "gen-000001 and ends in further white space where"),
    ("gen-1\n", "'gen-1' where the name of a generation"),
    (" gen-000001\n", "' gen-000001' where the name of a generation"),
    ("", "'' where the name of a generation"),
  ])
  func `what is wrong with CURRENT is said, also of how it ends`(
    text: String, message: String
  ) throws {
    _ = try build()
    try text.write(toFile: "\(index)/CURRENT", atomically: false, encoding: .utf8)
    let failure = #expect(throws: FailureInFile.self) { try IndexSearch(index) }
    #expect(failure?.description.contains("CURRENT says \(message)") == true, "\(failure as Any)")
  }

  @Test func `a negative identity is refused with its row, before anything is locked`() throws {
    let length = try CodeLength(bits: 8)
    let gallery = try CodeTable(words: [1, 2, 3], identities: [0, 5, -1], length: length)
    try CodesArtifact.write(
      to: codes, gallery: gallery, queries: gallery.prefix(0), modelFingerprint: "m")
    let failure = #expect(throws: FailureInFile.self) { try build() }
    #expect(
      failure?.failure as? RetrievalFailure
        == .negativeIdentity(table: "gallery", row: 2, found: -1))
    #expect(failure?.path == codes && !FileManager.default.fileExists(atPath: index))
  }

  @Test func `two generations are kept`() throws {
    for seed in 1...4 {
      try writeCodes(to: codes, seed: UInt64(seed))
      _ = try build()
    }
    #expect(try entries() == ["CURRENT", "gen-000003", "gen-000004", "lock"])
    #expect(try IndexSearch(index).generation.name == "gen-000004")
  }

  @Test func `what a killed build left is swept by the next`() throws {
    _ = try build()
    // A killed build leaves a generation that CURRENT does not name, perhaps without its file.
    let left = "\(index)/gen-000002"
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: false)
    try Data([1]).write(to: URL(fileURLWithPath: "\(left)/0-199.safetensors"))
    try writeCodes(to: codes, seed: 2)
    #expect(generation(try build()) == "gen-000002")
    _ = try IndexVerification(index)
  }

  @Test func `a first build that follows a killed one gives out the ids from the beginning`() throws
  {
    _ = try build()
    // Killed before the swap: everything is there but CURRENT.
    try FileManager.default.removeItem(atPath: "\(index)/CURRENT")
    #expect(generation(try build()) == "gen-000001")
    #expect(try entries() == ["CURRENT", "gen-000001", "lock"])
    #expect(try IndexSearch(index).generation.segments[0].name.first == 0)
  }

  @Test func `where only CURRENT is lost no id is given out twice`() throws {
    for seed in 1...2 {
      try writeCodes(to: codes, seed: UInt64(seed))
      _ = try build()
    }
    try FileManager.default.removeItem(atPath: "\(index)/CURRENT")
    #expect(generation(try build()) == "gen-000003")
    #expect(try IndexSearch(index).generation.segments[0].name.first == 400)
  }

  @Test func `a lock that is held ends a build at once`() throws {
    let lock = try FileLock("\(index)/lock")
    #expect(throws: FileFailure.busy(path: "\(index)/lock")) { try build() }
    withExtendedLifetime(lock) {}
  }

  @Test func `a damaged generation is refused by readers and replaced by a build`() throws {
    _ = try build()
    let path = "\(index)/gen-000001/0-199.safetensors"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: FailureInFile.self) { try IndexSearch(index) }
    #expect(failure?.description.contains("index.ids is damaged") == true)
    #expect(throws: FailureInFile.self) { try IndexVerification(index) }
    #expect(generation(try build()) == "gen-000002")
    _ = try IndexVerification(index)
  }

  @Test(arguments: [
    "", "gen-000001", "gen-1\n", "../gen-000001\n", "gen-000001\n\n", "gen--00001\n",
  ])
  func `a CURRENT that is no generation's name is refused and repaired`(text: String) throws {
    _ = try build()
    try text.write(toFile: "\(index)/CURRENT", atomically: false, encoding: .utf8)
    let failure = #expect(throws: FailureInFile.self) { try IndexSearch(index) }
    #expect(failure?.failure is IndexFailure)
    #expect(generation(try build()) == "gen-000002")
  }

  @Test func `a CURRENT that names a missing generation is refused`() throws {
    _ = try build()
    try FileManager.default.removeItem(atPath: "\(index)/gen-000001")
    #expect(throws: FileFailure.missing(path: "\(index)/gen-000001/manifest.safetensors")) {
      try IndexSearch(index)
    }
  }

  @Test func `an index that was never built says so`() throws {
    let failure = #expect(throws: FailureInFile.self) { try IndexSearch(folder.path) }
    #expect(failure?.failure as? IndexFailure == .notBuilt)
  }

  @Test func `readers during rebuilds see whole generations only`() throws {
    // Two galleries of different sizes, so that a mixture would show.
    let paths = [codes, folder.file("b.codes.safetensors")]
    try writeCodes(to: paths[1], gallery: 190, seed: 9)
    _ = try build()
    let isDone = Atomic(false)
    let opened = Atomic(0)
    let failures = Mutex<[String]>([])
    let index = index
    @Sendable func read() {
      while !isDone.load(ordering: .acquiring) {
        do {
          let generation = try IndexSearch(index).generation
          let isEven = "02468".contains(generation.name.suffix(1))
          if generation.count != (isEven ? 190 : 200) {
            failures.withLock { $0.append("\(generation.name): \(generation.count)") }
          }
          opened.wrappingAdd(1, ordering: .relaxed)
        } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    // Threads of their own: a pool on a busy machine might start the readers after the last rebuild.
    let readers = [Thread(block: read), Thread(block: read)]
    for reader in readers { reader.start() }
    for round in 0..<60 {
      let before = opened.load(ordering: .relaxed)
      _ = try IndexBuild(codes: paths[1 - round % 2], index: index).run()
      // Every rebuild is seen: the next one waits for a reader.
      while opened.load(ordering: .relaxed) == before, failures.withLock({ $0.isEmpty }) {
        sched_yield()
      }
    }
    isDone.store(true, ordering: .releasing)
    for reader in readers { while !reader.isFinished { sched_yield() } }
    #expect(failures.withLock { $0 } == [])
    #expect(opened.load(ordering: .relaxed) >= 60)
  }
}

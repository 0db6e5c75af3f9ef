import Artifacts
import ByteStreams
import Foundation
import Glibc
import Retrieval
import SeededRandom
import Synchronization
import TestSupport
import Testing

@testable import Index

/// Files of an index that are not what they were, and readers while it changes.
@Suite struct DamageTests {
  private let folder: Folder
  private var index: String { folder.file("index") }
  private var generation: String { "\(index)/gen-000002" }

  /// Two segments and a removed id.
  init() throws {
    folder = try Folder()
    let model = folder.file("m.model.safetensors")
    try TestFaces.writeModel(to: model)
    for (name, numbers) in [("a", Array(0..<20)), ("b", Array(20..<24))] {
      let faces = folder.file("\(name).faces.safetensors")
      try TestFaces.write(numbers, to: faces)
      _ = try IndexUpdate(faces: [faces], model: model, index: folder.file("index")).run()
    }
    _ = try IndexRemoval([3], index: folder.file("index")).run()
  }

  private func files() throws -> [String] {
    let name = try IndexDirectory(path: index).current()
    return try FileManager.default.contentsOfDirectory(atPath: "\(index)/\(name)").sorted()
      .map { "\(index)/\(name)/\($0)" }
  }

  @Test func `a change of any bit of any file of a generation is refused`() throws {
    #expect(try files().count == 3)
    let step = Torture.count(61, full: 1)
    for path in try files() {
      let descriptor = open(path, O_RDWR)
      defer { close(descriptor) }
      let bitCount = Int(lseek(descriptor, 0, SEEK_END)) * 8
      for bit in stride(from: 0, to: bitCount, by: step) {
        var byte: UInt8 = 0
        pread(descriptor, &byte, 1, bit / 8)
        var flipped = byte ^ 1 << UInt8(bit % 8)
        pwrite(descriptor, &flipped, 1, bit / 8)
        let isAccepted = (try? IndexSearch(index)) != nil
        pwrite(descriptor, &byte, 1, bit / 8)
        if isAccepted { Issue.record("bit \(bit) of \(path) does not matter") }
      }
    }
    _ = try IndexVerification(index)
  }

  @Test func `a file cut short, extended or gone is refused`() throws {
    for path in try files() {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for changed in [bytes.dropLast(), bytes + Data([0]), bytes + bytes, Data()] {
        try changed.write(to: URL(fileURLWithPath: path))
        #expect(throws: FailureInFile.self) { try IndexSearch(index) }
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(throws: FileFailure.missing(path: path)) { try IndexSearch(index) }
      try bytes.write(to: URL(fileURLWithPath: path))
      _ = try IndexSearch(index)
    }
  }

  @Test func `a sound file in the place of another is refused`() throws {
    let files = try files()
    for (one, other) in [(0, 1), (1, 0), (2, 0), (0, 2)] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: files[one]))
      let foreign = try Data(contentsOf: URL(fileURLWithPath: files[other]))
      try foreign.write(to: URL(fileURLWithPath: files[one]))
      #expect(throws: FailureInFile.self) { try IndexSearch(index) }
      try bytes.write(to: URL(fileURLWithPath: files[one]))
    }
  }

  /// Writes the manifest of the generation in force with `changes` to its metadata.
  private func forge(_ changes: [String: String], removed: [Int64] = [3]) throws -> String {
    let path = try files().last ?? ""
    var metadata = try Artifact(path, .generation).metadata.filter { !$0.key.hasPrefix("ddh.") }
    metadata.merge(changes) { $1 }
    let writer = try ArtifactWriter(
      path, .generation, [TensorDeclaration("removed.ids", .integers, [removed.count])])
    try writer.write(removed)
    try writer.finish(metadata: metadata)
    do { _ = try IndexSearch(index) } catch { return "\(error)" }
    return ""
  }

  /// A segment whose ids are of no bytes and so many that no sum of them is a number.
  @Test(arguments: [Int.max, 1 << 62])
  func `a shape that promises more rows than there are numbers is refused`(_ rows: Int) throws {
    for path in try files().dropLast() {
      let codes = try Artifact(path, .index)
      let declarations = try codes.tensors.map(\.declaration).map {
        $0.name == "index.ids" ? try TensorDeclaration($0.name, .bytes, [rows, 0]) : $0
      }
      let writer = try ArtifactWriter(folder.file("segment"), .index, declarations)
      for tensor in codes.tensors where tensor.declaration.name != "index.ids" {
        try writer.write(codes.bytes(of: tensor))
      }
      try writer.finish(metadata: ["code.bits": "24"])
      _ = rename(folder.file("segment"), path)
    }
    let failure = #expect(throws: FailureInFile.self) { try IndexVerification(index) }
    #expect(failure?.description.contains("index.ids") == true, "\(failure as Any)")
  }

  @Test func `a model of another code length is refused although the index names it`() throws {
    let model = folder.file("long.model.safetensors")
    try TestFaces.writeModel(to: model, bits: 128)
    _ = try forge(["model.fingerprint": Artifact(model, .model).fingerprint])
    try TestFaces.write([50], to: folder.file("c.faces.safetensors"))
    let failure = #expect(throws: FailureInFile.self) {
      try IndexUpdate(faces: [folder.file("c.faces.safetensors")], model: model, index: index).run()
    }
    let lengths = try (CodeLength(bits: 128), CodeLength(bits: 24))
    #expect(
      failure?.failure as? RetrievalFailure
        == .codeLengthMismatch(found: lengths.0, expected: lengths.1))
    #expect(try IndexDirectory(path: index).current() == GenerationName("gen-000003"))
  }

  @Test
  func `a symbolic link for CURRENT is replaced, one for the lock refused: neither is followed`()
    throws
  {
    let victim = folder.file("victim")
    try "mine".write(toFile: victim, atomically: false, encoding: .utf8)
    unlink("\(index)/CURRENT")
    symlink("../victim", "\(index)/CURRENT")
    let model = folder.file("m.model.safetensors")
    let codes = folder.file("a.codes.safetensors")
    _ = try TestFaces.encode(folder.file("a.faces.safetensors"), model: model, to: codes)
    _ = try IndexBuild(codes: codes, index: index).run()
    #expect(try String(contentsOfFile: "\(index)/CURRENT", encoding: .utf8).hasPrefix("gen-"))
    unlink("\(index)/lock")
    symlink("../victim", "\(index)/lock")
    #expect(throws: FileFailure.cannotWrite(path: "\(index)/lock", action: .create, errno: ELOOP)) {
      try IndexBuild(codes: codes, index: index).run()
    }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "mine")
  }

  @Test func `after the last generation there can be, none is begun`() throws {
    let last = "gen-\(1 << 62)"
    _ = rename("\(index)/gen-000003", "\(index)/\(last)")
    try "\(last)\n".write(toFile: "\(index)/CURRENT", atomically: false, encoding: .utf8)
    let failure = #expect(throws: FailureInFile.self) { try IndexRemoval([5], index: index).run() }
    #expect(failure?.failure as? IndexFailure == .lastGeneration)
    _ = try IndexVerification(index)
  }

  @Test func `a manifest that contradicts itself or its segments is refused with the reason`()
    throws
  {
    #expect(try forge([:]) == "")
    let first = try #require(
      try Artifact(files().last ?? "", .generation).metadata["segment.0"])
    for (changes, removed, reason) in [
      (["ids.next": "5"], [3], "id 23 was never given out; ids below 5"),
      (["ids.next": "-1"], [3], "a whole number"),
      (["code.bits": "48"], [3], "24 bits meets a gallery of 48 bits"),
      (["segments": "3"], [3], "segment.2 is missing"),
      (["segments": "1"], [3], ""),
      (["segment.0": "../../x \(first.suffix(64))"], [3], "a segment such as"),
      (["segment.0": "0-19.safetensors"], [3], "a segment such as"),
      (["segment.1": first], [3], "id 0 follows 19"),
      (["segment.0": "0-19.safetensors \(String(repeating: "0", count: 64))"], [3], "is expected"),
      (["change": "magic"], [3], "one of build, update, remove, rollback"),
      ([:], [3, 3], "id 3 follows 3"), ([:], [24], "removed.ids names 24, which no segment holds"),
    ] as [([String: String], [Int64], String)] {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: files().last ?? ""))
      let refusal = try forge(changes, removed: removed)
      #expect(reason.isEmpty ? refusal == "" : refusal.contains(reason), "\(changes) \(refusal)")
      try bytes.write(to: URL(fileURLWithPath: files().last ?? ""))
    }
  }

  @Test func `a newer version and another kind are refused, both named`() throws {
    let files = try files()
    var manifest = try Data(contentsOf: URL(fileURLWithPath: files[2]))
    let field = try #require(manifest.range(of: Data("\"ddh.version\":\"1\"".utf8)))
    manifest.replaceSubrange(field, with: Data("\"ddh.version\":\"2\"".utf8))
    try manifest.write(to: URL(fileURLWithPath: files[2]))
    let version = #expect(throws: FailureInFile.self) { try IndexSearch(index) }
    #expect(
      version?.failure as? ArtifactFailure
        == .unsupportedVersion(found: "2", of: .generation, newestKnown: 1))
    try Data(contentsOf: URL(fileURLWithPath: folder.file("a.faces.safetensors")))
      .write(to: URL(fileURLWithPath: files[2]))
    let kind = #expect(throws: FailureInFile.self) { try IndexSearch(index) }
    #expect(
      kind?.failure as? ArtifactFailure == .wrongKind(found: "faces", expected: .generation))
  }

  @Test func `damage is found by a rollback target's readers, and listed`() throws {
    let path = try files()[1]
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[20] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let listed = try Command("ddh-index", ["list", "--index", index])
    #expect(listed.status == 0 && listed.output.contains("damaged"))
    #expect(listed.errors.contains("20-23.safetensors"))
    // The damaged segment is one file, shared with the generation before.
    #expect(throws: FailureInFile.self) { try IndexRollback(to: nil, index: index).run() }
  }

  @Test func `readers during swaps are answered from whole generations`() throws {
    let swaps = Torture.count(60, full: 1000)
    let openings = Torture.count(200, full: 10_000)
    let isDone = Atomic(false)
    let faults = Mutex<[String]>([])
    let index = index
    @Sendable func read() {
      var count = 0
      while count < openings || !isDone.load(ordering: .acquiring) {
        do {
          let search = try IndexSearch(index)
          let code = try search.generation.segments[0].rows.codes.code(at: 0)
          let hits = try search.hits(for: [code], .nearest(100))[0]
          // Which ids there are is decided by the generation's parity.
          let isEven = "02468".contains(search.generation.name.suffix(1))
          if hits.contains(where: { $0.id == 20 }) != isEven {
            faults.withLock { $0.append("\(search.generation.name): \(hits.map(\.id))") }
          }
          count += 1
        } catch { faults.withLock { $0.append("\(error)") } }
      }
    }
    // gen-000004 is gen-000002 again, without the removal: id 20 is there; from here on it goes and
    // comes by turns.
    _ = try IndexRollback(to: nil, index: index).run()
    let readers = (0..<4).map { _ in Thread(block: read) }
    for reader in readers { reader.start() }
    for swap in 0..<swaps {
      if swap % 2 == 0 {
        _ = try IndexRemoval([20], index: index).run()
      } else {
        _ = try IndexRollback(to: nil, index: index).run()
      }
    }
    isDone.store(true, ordering: .releasing)
    for reader in readers { while !reader.isFinished { usleep(1000) } }
    #expect(faults.withLock { Array($0.prefix(3)) } == [])
  }
}

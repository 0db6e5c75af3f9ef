import ByteStreams
import Foundation
import Retrieval
import SeededRandom
import TestSupport
import Testing

@testable import Index

@Suite struct UpdateTests {
  private let folder: Folder
  private var index: String { folder.file("index") }
  private var model: String { folder.file("m.model.safetensors") }

  init() throws {
    folder = try Folder()
    try TestFaces.writeModel(to: folder.file("m.model.safetensors"))
  }

  private func update(
    _ numbers: [Int], sync: Bool = false, force: Bool = false, threads: Int = 1
  ) throws -> IndexOutcome {
    let faces = folder.file("new.faces.safetensors")
    try TestFaces.write(numbers, to: faces)
    return try IndexUpdate(
      faces: [faces], model: model, index: index, mode: sync ? .synchronize : .add,
      settings: IndexSettings(mayShrink: force), threads: threads
    ).run()
  }

  private func ids() throws -> [Int64] {
    var ids: [Int64] = []
    try IndexSearch(index).generation.forEachRow { ids.append($0.identifiers[$1]) }
    return ids
  }

  private func files(_ generation: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(index)/\(generation)").sorted()
  }

  private func inode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(index)/\(path)")[.systemFileNumber] as? Int
  }

  @Test func `an update begins an index, adds what is new, and changes nothing twice`() throws {
    #expect(try update(Array(0..<40)).added == 40)
    let outcome = try update(Array(30..<50))
    #expect(outcome.added == 10 && outcome.removed == 0 && outcome.codes == 50)
    #expect(try ids() == (0..<50).map(Int64.init))
    let again = try update(Array(10..<50))
    #expect(!again.isNew && again.generation == "gen-000002" && again.codes == 50)
  }

  @Test func `an update shares the old segments by hard link`() throws {
    _ = try update(Array(0..<40))
    _ = try update(Array(40..<50))
    #expect(
      try files("gen-000002") == ["0-39.safetensors", "40-49.safetensors", "manifest.safetensors"])
    #expect(
      try inode("gen-000001/0-39.safetensors") == inode("gen-000002/0-39.safetensors"))
  }

  @Test func `a face that comes twice in one update is one face`() throws {
    #expect(try update([1, 2, 1, 3, 2]).codes == 3)
  }

  @Test func `a face is the same stored as bytes or as floats`() throws {
    _ = try update(Array(0..<20))
    let floats = folder.file("f.faces.safetensors")
    try TestFaces.write(Array(0..<20), to: floats, as: .floats)
    #expect(!(try IndexUpdate(faces: [floats], model: model, index: index).run().isNew))
  }

  @Test func `another identity is another face`() throws {
    _ = try update(Array(0..<20))
    let faces = folder.file("i.faces.safetensors")
    try TestFaces.write([5], to: faces) { _ in 99 }
    #expect(try IndexUpdate(faces: [faces], model: model, index: index).run().added == 1)
  }

  @Test func `a synchronised index is exactly its faces, and keeps their ids`() throws {
    _ = try update(Array(0..<40))
    let outcome = try update(Array(5..<45), sync: true)
    #expect(outcome.added == 5 && outcome.removed == 5 && outcome.codes == 40)
    #expect(try ids() == (5..<45).map(Int64.init))
    #expect(!(try update(Array(5..<45), sync: true).isNew))
  }

  @Test(arguments: ["sync", "remove", "build"])
  func `losing more than a fifth must be asked for`(way: String) throws {
    _ = try update(Array(0..<100))
    let codes = folder.file("c.codes.safetensors")
    func lose(_ count: Int, force: Bool) throws -> IndexOutcome {
      let settings = IndexSettings(mayShrink: force)
      switch way {
      case "sync": return try update(Array(count..<100), sync: true, force: force)
      case "remove":
        return try IndexRemoval((0..<count).map(Int64.init), index: index, settings: settings).run()
      default:
        // The build follows a build: over an update it needs --force for another reason.
        try writeCodes(to: codes, bits: TestFaces.bits, gallery: 100)
        _ = try IndexBuild(codes: codes, index: index, settings: .init(mayShrink: true)).run()
        try writeCodes(to: codes, bits: TestFaces.bits, gallery: 100 - count, seed: 2)
        return try IndexBuild(codes: codes, index: index, settings: settings).run()
      }
    }
    let failure = #expect(throws: FailureInFile.self) { try lose(21, force: false) }
    #expect(failure?.failure as? IndexFailure == .shrinks(lost: 21, of: 100))
    #expect(try IndexSearch(index).generation.count == 100)
    #expect(try lose(20, force: false).codes == 80)
    #expect(try lose(way == "build" ? 60 : 90, force: true).codes == (way == "build" ? 40 : 10))
  }

  @Test func `another model is refused, both named`() throws {
    _ = try update(Array(0..<20))
    let other = folder.file("o.model.safetensors")
    try TestFaces.writeModel(to: other, seed: 2)
    let faces = folder.file("new.faces.safetensors")
    let failure = #expect(throws: FailureInFile.self) {
      try IndexUpdate(faces: [faces], model: other, index: index).run()
    }
    guard case .modelMismatch(let found, let expected, _)? = failure?.failure as? IndexFailure
    else { Issue.record("\(String(describing: failure))"); return }
    #expect(expected == (try IndexSearch(index).generation.modelFingerprint) && found != expected)
    #expect(failure?.path == other)
  }

  @Test func `ids are never given out twice, whatever was removed or rolled back`() throws {
    _ = try update(Array(0..<40))
    _ = try update(Array(40..<50))
    #expect(try IndexRollback(to: nil, index: index).run().codes == 40)
    #expect(try update(Array(60..<62)).generation == "gen-000004")
    #expect(try ids() == Array(0..<40) + [50, 51])
    _ = try IndexRemoval([50, 51], index: index).run()
    _ = try update([63])
    #expect(try ids() == Array(0..<40) + [52])
  }

  @Test func `a rollback is a new generation that shares the old one's files`() throws {
    _ = try update(Array(0..<40))
    _ = try update(Array(20..<60), sync: true, force: true)
    let outcome = try IndexRollback(to: "gen-000001", index: index).run()
    #expect(outcome.generation == "gen-000003" && outcome.codes == 40)
    #expect(try ids() == (0..<40).map(Int64.init))
    #expect(try inode("gen-000003/0-39.safetensors") != nil)
    for name in ["gen-000001", "gen-000003", "gen-000009", "../gen-000002"] {
      let failure = #expect(throws: FailureInFile.self) {
        try IndexRollback(to: name, index: index).run()
      }
      #expect(
        failure?.failure as? IndexFailure
          == .noSuchGeneration(found: name, expected: ["gen-000002"]))
    }
  }

  @Test func `removing twice is once, removing what never was is refused`() throws {
    _ = try update(Array(0..<40))
    #expect(try IndexRemoval([3, 3, 7], index: index).run().codes == 38)
    #expect(!(try IndexRemoval([3], index: index).run().isNew))
    for id in [40, -1] as [Int64] {
      let failure = #expect(throws: FailureInFile.self) {
        try IndexRemoval([id], index: index).run()
      }
      #expect(
        failure?.failure as? IndexFailure == .identifierNotIssued(found: id, next: 40))
    }
  }

  @Test func `where there is no index, removing and going back do not begin one`() throws {
    let none = folder.file("none")
    for change in [
      { try IndexRemoval([1], index: none).run() },
      { try IndexRollback(to: nil, index: none).run() },
    ] {
      let failure = #expect(throws: FailureInFile.self) { try change() }
      #expect(failure?.failure as? IndexFailure == .notBuilt)
    }
    #expect(throws: FileFailure.missing(path: none)) {
      try IndexUpdate(faces: [], model: none, index: none).run()
    }
    #expect(!FileManager.default.fileExists(atPath: none))
  }

  @Test func `an index built without faces cannot be updated, and says how`() throws {
    let codes = folder.file("c.codes.safetensors")
    try TestFaces.write(Array(0..<20), to: folder.file("a.faces.safetensors"))
    _ = try TestFaces.encode(folder.file("a.faces.safetensors"), model: model, to: codes)
    _ = try IndexBuild(codes: codes, index: index).run()
    let failure = #expect(throws: FailureInFile.self) { try update([1]) }
    #expect(failure?.failure as? IndexFailure == .facesUnknown)
  }

  @Test func `a build with its faces keeps the ids of the faces it knows`() throws {
    _ = try update(Array(0..<20))
    _ = try IndexRemoval([4], index: index).run()
    let other = folder.file("o.model.safetensors")
    try TestFaces.writeModel(to: other, seed: 2)
    let faces = folder.file("b.faces.safetensors")
    let codes = folder.file("b.codes.safetensors")
    // Face 3 twice: the first takes its id. Face 4 was removed: its id stays gone.
    let numbers = [25, 3, 19, 3, 4] + Array(5..<19)
    try TestFaces.write(numbers, to: faces)
    let encoded = try TestFaces.encode(faces, model: other, to: codes)
    let refusal = #expect(throws: FailureInFile.self) {
      try IndexBuild(codes: codes, faces: faces, index: index).run()
    }
    #expect(refusal?.failure as? IndexFailure == .wouldUndo(.remove))
    let outcome = try IndexBuild(
      codes: codes, faces: faces, index: index, settings: .init(mayShrink: true)
    ).run()
    #expect(outcome.codes == 19 && outcome.added == 3 && outcome.removed == 3)
    #expect(try ids() == [3] + (5..<20).map(Int64.init) + [20, 21, 22])
    let expected: [Int64: Int] = [3: 1, 19: 2, 20: 0, 21: 3, 22: 4]
    try IndexSearch(index).generation.forEachRow { rows, row in
      guard let numberRow = expected[rows.identifiers[row]] else { return }
      let (kept, wanted) = (try rows.codes.code(at: row), try encoded.gallery.code(at: numberRow))
      #expect(kept == wanted)
    }
    let foreign = folder.file("f.faces.safetensors")
    try TestFaces.write([1, 2], to: foreign)
    let mismatch = #expect(throws: FailureInFile.self) {
      try IndexBuild(codes: codes, faces: foreign, index: index).run()
    }
    guard case .facesMismatch? = mismatch?.failure as? IndexFailure else {
      Issue.record("\(String(describing: mismatch))")
      return
    }
  }

  @Test func `the same updates give the same bytes, whatever the number of threads`() throws {
    func digests(threads: Int) throws -> [String] {
      try? FileManager.default.removeItem(atPath: index)
      _ = try update(Array(0..<300), threads: threads)
      _ = try update(Array(200..<340), threads: threads)
      return try files("gen-000002").map { try InputFile("\(index)/gen-000002/\($0)").digest() }
    }
    let one = try digests(threads: 1)
    #expect(one.count == 3)
    #expect(try digests(threads: 3) == one)
  }

  @Test func `any history of changes answers like a plain list of what is in it`() throws {
    let numbers = Array(0..<120)
    let faces = folder.file("all.faces.safetensors")
    try TestFaces.write(numbers, to: faces)
    let codes = try TestFaces.encode(faces, model: model, to: folder.file("all.codes.safetensors"))
      .gallery
    var random = SeededRandom(seed: 7, stream: "history")
    var plain: [Int64: Int] = [:]
    var next: Int64 = 0
    for step in 0..<Torture.count(25, full: 200) {
      let chosen = numbers.filter { _ in random.below(step % 5 == 0 ? 3 : 12) == 0 }
      if step % 3 == 2 {
        let ids = plain.keys.sorted().filter { _ in random.below(4) == 0 }
        _ = try IndexRemoval(ids, index: index, settings: .init(mayShrink: true)).run()
        for id in ids { plain[id] = nil }
      } else if !chosen.isEmpty {
        let isSync = step % 7 == 6
        _ = try update(chosen, sync: isSync, force: true)
        if isSync { plain = plain.filter { chosen.contains($0.value) } }
        for number in chosen where !plain.values.contains(number) {
          plain[next] = number
          next += 1
        }
      }
      let search = try IndexSearch(index)
      #expect(search.generation.count == plain.count)
      let query = try codes.code(at: Int(random.below(120)))
      let expected = try plain.map { id, number in
        (
          id,
          zip(query.words, try codes.code(at: number).words).reduce(0) {
            $0 + ($1.0 ^ $1.1).nonzeroBitCount
          }
        )
      }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      let k = Int(random.below(20)) + 1
      let nearest = try search.hits(for: [query], .nearest(k))[0]
      #expect(nearest.map(\.id) == expected.prefix(k).map(\.0))
      #expect(nearest.map(\.distance) == expected.prefix(k).map(\.1))
      let within = try search.hits(for: [query], .within(radius: 6))[0]
      #expect(within.map(\.id) == expected.filter { $0.1 <= 6 }.map(\.0))
      _ = try IndexVerification(index)
    }
  }
}

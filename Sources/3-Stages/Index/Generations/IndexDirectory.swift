import Artifacts
import ByteStreams
import Foundation

/// An index on disk.
///
///     P/CURRENT                            one line: the generation in force; replaced by rename
///     P/gen-000001/manifest.safetensors    what the generation is made of, never changed
///     P/gen-000001/0-199.safetensors       a segment, never changed
///     P/gen-000002/0-199.safetensors       the same file, by a hard link
///     P/gen-000002/200-249.safetensors     …
///     P/lock                               flocked by whoever changes the index; never deleted
///
/// Source: docs/formats/index.md.
struct IndexDirectory: Sendable {
  /// The directory P.
  let path: String

  /// Where P names the generation in force.
  var currentPath: String { "\(path)/CURRENT" }
  /// What writers lock.
  var lockPath: String { "\(path)/lock" }

  /// The directory of `name`.
  func directory(of name: GenerationName) -> String { "\(path)/\(name)" }

  /// The generation in force.
  ///
  /// - Throws: `IndexFailure.notBuilt` or `.badCurrent`, or `FileFailure`.
  func current() throws -> GenerationName {
    let file: InputFile
    do { file = try InputFile(currentPath) } catch {
      guard case .missing = error else { throw error }
      throw FailureInFile(IndexFailure.notBuilt, in: path)
    }
    let bytes = try file.read(at: 0, count: min(file.byteCount, 64))
    let text = String(decoding: bytes, as: UTF8.self)
    // As bytes: "\r\n" is one character.
    if bytes.last == UInt8(ascii: "\n"),
      let name = GenerationName(String(decoding: bytes.dropLast(), as: UTF8.self))
    {
      return name
    }
    throw FailureInFile(Self.fault(of: text), in: path)
  }

  /// What is wrong with CURRENT: another line, or only how it ends.
  private static func fault(of text: String) -> IndexFailure {
    let line = String(text.filter { !$0.isWhitespace })
    guard text.hasPrefix(line), GenerationName(line) != nil else {
      return .badCurrent(found: text.filter { !$0.isNewline })
    }
    let end = text.dropFirst(line.count)
    let names: [Substring: String] = [
      "": "nothing", "\r\n": "a carriage return and a newline", "\r": "a carriage return",
    ]
    return .badCurrentEnd(found: names[end] ?? "further white space", of: line)
  }

  /// Opens the generation in force.
  ///
  /// CURRENT is resolved once and everything read from that generation. A writer removes a
  /// generation two swaps later; a reader so slow that it meets this starts over with the new one.
  func open(isChecked: Bool = true, _ run: IndexRun = .quiet) throws -> IndexGeneration {
    var name = try current()
    while true {
      do {
        return try IndexGeneration(name, in: directory(of: name), isChecked: isChecked, run)
      } catch let failure as FileFailure {
        let newer = try current()
        guard newer != name else { throw failure }
        name = newer
      }
    }
  }

  /// The first id that was never given out, also where a manifest is damaged.
  ///
  /// What cannot be read for any other reason may hold higher ids: that ends it.
  ///
  /// What lies beyond CURRENT was never in force: nobody has seen its ids, and a run that is repeated
  /// after a kill gives out the same ones again.
  func nextIdentifier() throws -> Int64 {
    let inForce = try unlessDamaged { try current() }
    var next: Int64 = 0
    for name in try generations() where name <= inForce ?? name {
      let directory = directory(of: name)
      for file in try FolderListing.entries(in: directory) {
        guard let segment = SegmentName(String(decoding: file, as: UTF8.self)) else { continue }
        next = max(next, segment.last + 1)
      }
      let manifest = try unlessDamaged { try Manifest.open(in: directory).manifest }
      next = max(next, manifest?.nextIdentifier ?? 0)
    }
    return next
  }

  /// What `body` reads; nil where a file is damaged or missing.
  ///
  /// - Throws: What keeps a file from being read at all.
  private func unlessDamaged<Read>(_ body: () throws -> Read) throws -> Read? {
    do { return try body() } catch is FailureInFile { return nil } catch let failure as FileFailure
    {
      switch failure {
      case .missing, .notRegular: return nil
      default: throw failure
      }
    }
  }

  /// Gives `segment` of the generation `old` a place in the generation `new` too.
  func link(_ segment: SegmentName, from old: GenerationName, into new: GenerationName) throws {
    let path = "\(directory(of: new))/\(segment)"
    guard unsafe Glibc.link("\(directory(of: old))/\(segment)", path) == 0 else {
      throw FileFailure.cannotWrite(path: path, action: .link, errno: errno)
    }
  }

  /// Every generation on disk, ascending, whether in force or not.
  func generations() throws(FileFailure) -> [GenerationName] {
    try FolderListing.entries(in: path)
      .compactMap { GenerationName(String(decoding: $0, as: UTF8.self)) }.sorted()
  }

  /// Puts `name` in force, durably.
  func swap(to name: GenerationName) throws {
    // The generation's links and its own entry must be on disk before CURRENT can point to it.
    try OutputFile.synchronizeDirectory(directory(of: name))
    try OutputFile.synchronizeDirectory(path)
    let file = try OutputFile(currentPath, inPlace: true, followingLinks: false)
    try file.write("\(name)\n")
    try file.publish()
  }

  /// Removes every generation except `kept`, durably. Readers that have one mapped keep it.
  func removeGenerations(except kept: Set<GenerationName>) throws {
    let obsolete = try generations().filter { !kept.contains($0) }
    for name in obsolete { try remove(name) }
    if !obsolete.isEmpty { try OutputFile.synchronizeDirectory(path) }
  }

  /// Removes the generation `name`.
  func remove(_ name: GenerationName) throws(FileFailure) {
    do { try FileManager.default.removeItem(atPath: directory(of: name)) } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw .cannotWrite(
        path: directory(of: name), action: .remove, errno: Int32(cause?.code ?? Int(EIO)))
    }
  }
}

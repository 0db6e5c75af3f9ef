import Foundation
import Glibc
import ImageFiles
import TestSupport
import Testing

/// Paths that are not what they should be, given to every command in every place of one that is written.
///
/// Whatever lies there, the command either says no, names it and leaves it as it is, or ends with 0 and
/// there is a whole file or folder. Pipes and devices always stay. Nothing hangs, and no temporary stays.
struct OutputPathTests {
  private let pipeline: Pipeline

  init() throws {
    pipeline = try Pipeline()
    try pipeline.furnish()
  }

  /// What is made afresh at the path before each run.
  enum Obstacle: String, CaseIterable {
    /// A folder with a file in it.
    case folder
    case pipe
    /// A link to /dev/full; the device itself is not risked.
    case deviceLink
    /// A device that is full, of this test's own; without root there is none.
    case device
    case dangling, loop
    /// A file where a folder of the path should be.
    case fileAbove
    /// Two folders of the path are missing.
    case missingFolders
    /// Longer than a name may be.
    case longName

    /// The path it is at.
    func path(in folder: Folder) -> String {
      let name = "out-\(rawValue)"
      return switch self {
      case .fileAbove, .missingFolders: folder.file("\(name)/a/b")
      case .longName: folder.file("out" + String(repeating: "n", count: 300))
      default: folder.file(name)
      }
    }

    /// Makes it, with nothing else there.
    func make(in folder: Folder) throws {
      let root = folder.file("out-\(rawValue)")
      try? FileManager.default.removeItem(atPath: root)
      unlink(root)
      switch self {
      case .folder:
        mkdir(root, 0o755)
        try Data([1]).write(to: URL(fileURLWithPath: "\(root)/kept"))
      case .pipe: mkfifo(root, 0o644)
      case .deviceLink: symlink("/dev/full", root)
      case .device: try #require(mknod(root, S_IFCHR | 0o666, makedev(1, 7)) == 0)
      case .dangling:
        try? FileManager.default.removeItem(atPath: folder.file("nowhere"))
        symlink("nowhere", root)
      case .loop: symlink("out-\(rawValue)", root)
      case .fileAbove: try Data([1]).write(to: URL(fileURLWithPath: root))
      case .missingFolders, .longName: break
      }
    }

    private func makedev(_ major: UInt, _ minor: UInt) -> dev_t { dev_t(major << 8 | minor) }

    static var possible: [Obstacle] {
      let folder = try? Folder()
      let allowed = folder.map { mknod($0.file("device"), S_IFCHR | 0o666, 1 << 8 | 7) == 0 }
      return allCases.filter { $0 != .device || allowed == true }
    }
  }

  private var lines: [Line] {
    pipeline.lines.filter { !$0.needsPictures || ImageReader.isAvailable }
  }

  /// The kind of what lies at `path`, links followed; 0 for nothing.
  private func target(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// The kind of what lies at `path`; 0 for nothing.
  private func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// Temporaries below the folder.
  private func temporaries() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: pipeline.folder.path)
      .filter { $0.hasSuffix(".tmp") }
  }

  @Test(arguments: Obstacle.possible)
  func `where an output goes stay as they are, or give way to a whole one`(obstacle: Obstacle)
    throws
  {
    let path = obstacle.path(in: pipeline.folder)
    for line in lines {
      for place in line.places(.output, .outputFolder) {
        try obstacle.make(in: pipeline.folder)
        let before = kind(path)
        let run = try Command(line.executable, line.arguments(place, path), within: 20)
        let what = "\(line.command) \(line.words[place].name): \(run.status) \(run.errors)"
        #expect(try temporaries() == [], "\(what)")
        if obstacle == .folder {
          #expect(access("\(path)/kept", F_OK) == 0, "\(what)")
        }
        if run.status == 0 {
          #expect([S_IFREG, S_IFDIR].contains(target(path)), "\(what)")
          #expect(![.pipe, .device, .deviceLink].contains(obstacle), "\(what)")
        } else {
          #expect([66, 73, 74].contains(run.status) && kind(path) == before, "\(what)")
          // Of a path below what is no folder, that much is named.
          let named = obstacle == .fileAbove ? pipeline.folder.file("out-fileAbove") : path
          #expect(run.errors.contains(named), "\(what)")
        }
      }
    }
  }

  @Test(.enabled(if: geteuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0))
  func `in a folder that may not be written are refused by name`() throws {
    let closed = pipeline.folder.file("closed")
    mkdir(closed, 0o555)
    chmod(pipeline.folder.path, 0o777)
    for line in lines {
      // An index that is to be changed is not this user's either.
      guard line.places(.change).isEmpty else { continue }
      for place in line.places(.output, .outputFolder) {
        let path = "\(closed)/it"
        let words = ([Command.executable(line.executable).path] + line.arguments(place, path))
          .map { "'\($0)'" }.joined(separator: " ")
        let user = geteuid() == 0 ? "setpriv --reuid=65534 --clear-groups " : ""
        for name in try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.path)
        where name.hasPrefix("out") {
          try FileManager.default.removeItem(atPath: pipeline.folder.file(name))
        }
        let run = try Command(line.executable, [], under: "exec \(user)\(words)")
        #expect(run.status == 73, "\(line.command): \(run.status) \(run.errors)")
        #expect(run.errors.contains(closed), "\(line.command): \(run.errors)")
        #expect(try temporaries() == [], "\(line.command)")
      }
    }
  }

  @Test func `that are an input as well keep it, or hold the whole output`() throws {
    for line in lines {
      guard let input = line.places(.input).first else { continue }
      let value = line.words[input].value
      let copy = pipeline.folder.file("same-" + (value as NSString).lastPathComponent)
      for place in line.places(.output) {
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: value, toPath: copy)
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        let words = line.words.enumerated().map {
          [input, place].contains($0)
            ? Line.Word(role: $1.role, name: $1.name, value: copy) : $1
        }
        let run = try Command(
          line.executable, Line(command: line.command, words: words).arguments(), within: 20)
        let after = try Data(contentsOf: URL(fileURLWithPath: copy))
        let what = "\(line.command) \(line.words[place].name): \(run.status) \(run.errors)"
        #expect(run.status == 0 ? !after.isEmpty : after == before, "\(what)")
        #expect(try temporaries() == [], "\(what)")
      }
    }
  }
}

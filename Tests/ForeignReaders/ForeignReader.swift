import Artifacts
import ByteStreams
import Foundation
import ImageFiles

/// Everything that reads bytes somebody else may have written, each as one function of those bytes.
///
/// `make fuzz` calls it with mutated inputs, the tests with every file of the corpus. Whatever the
/// bytes, a reader either accepts them or throws a `Failure`; an error of another type is a bug.
public enum ForeignReader: String, CaseIterable, Sendable {
  /// A pickle, perhaps in gzip, with every element of its arrays, read as a data set too.
  case pickle
  /// A gzip stream.
  case gzip
  /// The container of every artifact, with all its checksums.
  case artifact
  /// What artifacts hold, behind checksums that are right: the seal is put on here.
  case content
  /// The files of an index: CURRENT, a manifest, a segment.
  case index
  /// A stage's settings.
  case settings
  /// Queries in JSON lines.
  case queries
  /// A list of checksums, as sha256sum writes it.
  case checksums
  /// A report of ddh-evaluate, with the tables, pages and cards that are made of one.
  case report
  /// A training log, on a report's page and as a TensorBoard run.
  case training
  /// Boxes of faces in pictures.
  case boxes
  /// A list of the pictures that are queries.
  case split
  /// The records of a job that was stopped.
  case journal
  /// A picture, upright and cropped; a build without the libraries refuses them all.
  case image

  /// Whether this build can accept anything at all.
  public var isAvailable: Bool { self != .image || ImageReader.isAvailable }

  /// Reads `bytes` and whatever they lead to.
  ///
  /// - Returns: Whether they were accepted.
  /// - Throws: What is no `Failure`.
  @discardableResult
  public func read(_ bytes: [UInt8]) throws -> Bool {
    do {
      switch self {
      case .pickle: try PickleReader.read(bytes)
      case .gzip: try PickleReader.inflate(bytes)
      case .artifact: try ArtifactReader.readContainer(bytes)
      case .content: try ArtifactReader.readContent(bytes)
      case .index: try IndexReader.shared.read(bytes)
      case .settings: try SettingsReader.read(bytes)
      case .queries: try IndexReader.shared.ask(bytes)
      case .checksums: try TextReader.readChecksums(bytes)
      case .report: try ReportReader.shared.readReport(bytes)
      case .training: try ReportReader.shared.readTrainingLog(bytes)
      case .boxes: try TextReader.readBoxes(bytes)
      case .split: try TextReader.readSplitList(bytes)
      case .journal: try TextReader.readJournal(bytes)
      case .image: try PictureReader.read(bytes)
      }
      return true
    } catch is any Failure { return false }
  }
}

/// A file in memory that holds one input after another.
struct MemoryFile {
  /// Where it is.
  let path: String

  /// A folder of this process, in memory where there is such a place, and gone with it.
  static let folder: String = {
    let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(parent)/ddh-foreign-\(getpid())"
    mkdir(path, 0o700)
    atexit { try? FileManager.default.removeItem(atPath: MemoryFile.folder) }
    return path
  }()

  /// Names a file of this thread.
  init(_ name: String) { path = "\(Self.folder)/\(name)-\(pthread_self())" }

  /// Replaces its contents.
  func hold(_ bytes: [UInt8]) throws { try Self.write(bytes, to: path) }

  /// Writes `bytes` to `path` without any of the care that lasting files get.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    guard
      bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count
    else { throw POSIXError(.EIO) }
  }
}

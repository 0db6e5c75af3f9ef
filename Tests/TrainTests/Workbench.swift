import ByteStreams
import Foundation
import Progress
import Synchronization
import TestSupport
import Train

/// A folder with small faces, and short runs on them: 90 rows in three batches, six epochs.
struct Workbench {
  let folder: Folder
  private let said = Said()

  /// What the runs reported.
  private final class Said: Sendable {
    let warnings = Mutex<[String]>([])
    let remarks = Mutex<[String]>([])
    /// First and total steps of each run.
    let spans = Mutex<[[Int]]>([])
  }

  static let steps = 18

  /// The model's SHA-256 of a run nothing disturbed; nil when it failed.
  static let undisturbed: String? = try? {
    let bench = try Workbench()
    try bench.run(bench.stage("whole"))
    return try bench.digest("whole")
  }()

  init() throws {
    folder = try Folder()
    try writeFaces(faces)
    try "code_length: 8\nbatch: 32\nepochs: 6\n"
      .write(toFile: settings, atomically: true, encoding: .utf8)
  }

  var faces: String { folder.file("faces.safetensors") }
  var settings: String { folder.file("train.yaml") }
  func model(_ name: String) -> String { folder.file("\(name).model.safetensors") }
  var warnings: [String] { said.warnings.withLock { $0 } }
  var spans: [[Int]] { said.spans.withLock { $0 } }
  var remarks: [String] { said.remarks.withLock { $0 } }

  private var listener: ProgressReporter {
    let said = said
    return ProgressReporter { event in
      switch event {
      case .warning(let text): said.warnings.withLock { $0.append(text) }
      case .remark(let text): said.remarks.withLock { $0.append(text) }
      case .began(_, let first, let total, _): said.spans.withLock { $0.append([first, total]) }
      default: break
      }
    }
  }

  func stage(
    _ name: String, threads: Int = 1, faces: String? = nil,
    _ overrides: TrainSettings.Overrides = .init()
  ) throws -> TrainStage {
    var overrides = overrides
    overrides.checkpointSteps = overrides.checkpointSteps ?? 4
    return TrainStage(
      faces: faces ?? self.faces, model: model(name), threads: threads,
      settings: try TrainSettings(settings, overrides))
  }

  /// Runs `stage` until its end, or until `batches` are done.
  @discardableResult
  func run(
    _ stage: TrainStage, until batches: Int = .max, fresh: Bool = false
  ) throws -> TrainStage.Summary? {
    var done = 0
    return try stage.run(fresh: fresh, progress: listener) {
      done += 1
      return done == batches
    }
  }

  /// Publishes the best epoch so far.
  func publishBest(_ stage: TrainStage) throws -> TrainStage.Summary {
    try stage.publishBest(progress: listener)
  }

  func digest(_ name: String) throws -> String { try InputFile(model(name)).digest() }

  /// Entries of a run's checkpoint folder; nil when there is none.
  func checkpoints(_ stage: TrainStage) -> [String]? {
    (try? FileManager.default.contentsOfDirectory(atPath: stage.checkpointFolder))?.sorted()
  }

  static func step(_ n: Int) -> String { name("step", n) }
  static func best(_ n: Int) -> String { name("best", n) }
  private static func name(_ role: String, _ n: Int) -> String {
    role + "-" + String(String(1_000_000_000 + n).dropFirst()) + ".checkpoint.safetensors"
  }
}

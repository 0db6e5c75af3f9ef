import Artifacts
import ByteStreams
import Foundation
import Testing
import Train

/// What can happen to a checkpoint on disk.
enum Damage: String, CaseIterable {
  case truncated, emptied, headerBit, tensorBit, metadataBit, wrongKind, newerVersion, otherRun
  case deleted, extended
  // Whole files of numbers that are none.
  case nanWeight, infiniteMoment, negativeVariance, nanBest

  /// Does it to the checkpoint at `path`.
  func apply(to path: String, _ faces: String) throws {
    let url = URL(fileURLWithPath: path)
    var bytes = [UInt8](try Data(contentsOf: url))
    let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    var forgery = try Forgery(of: path)
    switch self {
    case .truncated: bytes.removeLast(bytes.count / 3)
    case .emptied: bytes = []
    case .headerBit: bytes[1] ^= 1
    case .tensorBit: bytes[headerEnd + 5000] ^= 16
    case .metadataBit:
      let key = try #require(bytes.firstRange(of: Array("\"training.step\":\"".utf8)))
      bytes[key.upperBound] ^= 1
    case .wrongKind: bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: faces)))
    case .newerVersion:
      try forgery.replace("\"ddh.version\":\"1\"", with: "\"ddh.version\":\"2\"")
      return try forgery.publish()
    case .otherRun:
      let elsewhere = try Workbench()
      let other = try elsewhere.stage("other", .init(seed: 3))
      try elsewhere.run(other, until: 1)
      let file = other.checkpointFolder + "/" + Workbench.step(1)
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    case .deleted: return try FileManager.default.removeItem(atPath: path)
    case .extended: bytes += [0, 1, 2, 3]
    case .nanWeight: return try forge(&forgery, "parameters", .nan)
    case .infiniteMoment: return try forge(&forgery, "moments.second", .infinity)
    case .negativeVariance: return try forge(&forgery, "running.variances", -1)
    case .nanBest: return try forge(&forgery, "best.parameters", .nan)
    }
    try Data(bytes).write(to: url)
  }

  private func forge(_ forgery: inout Forgery, _ tensor: String, _ value: Float) throws {
    try forgery.set(tensor, 17, to: value)
    try forgery.publish()
  }

  /// What the reason given must contain.
  var reason: String {
    switch self {
    case .truncated, .extended: "bytes where its header promises"
    case .emptied: "too few for a header"
    case .headerBit: "byte"
    case .tensorBit: "is damaged: SHA-256"
    case .metadataBit: "the header is damaged"
    case .wrongKind: "is a faces artifact where a checkpoint artifact is needed"
    case .newerVersion: "is a checkpoint artifact of version 2; this build reads up to version 1"
    case .otherRun: "settings.train.seed is 3 there, 1 here"
    case .deleted: ""
    case .nanWeight: "c1.filters of this checkpoint is not finite"
    case .infiniteMoment: "second moment of c1.filters of this checkpoint is not finite"
    case .negativeVariance: "running variances of this checkpoint is not finite"
    case .nanBest: "best c1.filters of this checkpoint is not finite"
    }
  }
}

@Suite struct `A damaged checkpoint` {
  let bench: Workbench
  let stage: TrainStage
  /// Newest first: step 11, the best epoch's end, step 8.
  let files: [String]

  init() throws {
    bench = try Workbench()
    stage = try bench.stage("run")
    try bench.run(stage, until: 11)
    let folder = stage.checkpointFolder
    files = [Workbench.step(11), Workbench.best(9), Workbench.step(8)].map { "\(folder)/\($0)" }
  }

  private func check(_ damage: Damage, newest count: Int) throws {
    for file in files.prefix(count) { try damage.apply(to: file, bench.faces) }
    try bench.run(stage)
    let expected = damage == .deleted ? 0 : count
    #expect(bench.warnings.count == expected, "\(bench.warnings)")
    for (warning, file) in zip(bench.warnings, files) {
      #expect(warning.hasPrefix("\(file): ") && warning.contains(damage.reason), "\(warning)")
      #expect(warning.hasSuffix("An older checkpoint is used."))
    }
    #expect(bench.remarks.contains { $0.hasPrefix("going on from \(files[count])") })
    #expect(try bench.digest("run") == Workbench.undisturbed)
    #expect(bench.checkpoints(stage) == nil)
  }

  @Test(arguments: Damage.allCases) func `is passed over with a warning`(
    damage: Damage
  ) throws {
    try check(damage, newest: 1)
  }

  @Test(arguments: [Damage.truncated, .tensorBit, .newerVersion, .deleted])
  func `is passed over together with the next`(damage: Damage) throws {
    try check(damage, newest: 2)
  }

  @Test(arguments: Damage.allCases.filter { $0 != .deleted && $0 != .nanBest })
  func `stops the run when no other is left`(damage: Damage) throws {
    for file in files { try damage.apply(to: file, bench.faces) }
    let before = bench.checkpoints(stage)
    let failure = try #require(throws: TrainFailure.self) { try bench.run(stage) }
    #expect(failure.description.hasPrefix("\(files[0]): "), "\(failure)")
    #expect(failure.description.contains(damage.reason), "\(failure)")
    #expect(failure.description.contains("Nor can any of the 2 older checkpoints be used."))
    #expect(failure.description.contains("begin anew with --fresh"))
    #expect(failure.exitStatus == (damage == .otherRun ? .badConfiguration : .badData))
    #expect(bench.checkpoints(stage) == before)
    #expect(!FileManager.default.fileExists(atPath: stage.model))
    try bench.run(stage, fresh: true)
    #expect(FileManager.default.fileExists(atPath: stage.model))
  }

  @Test func `in a folder that cannot be read stops the run`() throws {
    try FileManager.default.removeItem(atPath: stage.checkpointFolder)
    try "not a folder".write(toFile: stage.checkpointFolder, atomically: false, encoding: .utf8)
    #expect(throws: FileFailure.notFolder(path: stage.checkpointFolder, found: "a file")) {
      try bench.run(stage)
    }
  }

  @Test func `that is gone with all others is missed, not passed over in silence`() throws {
    for file in files { try FileManager.default.removeItem(atPath: file) }
    try bench.run(stage)
    #expect(bench.warnings.count == 1)
    #expect(bench.warnings.first?.contains("holds no checkpoint: training begins anew") == true)
  }
}

@Suite struct `A checkpoint of another run` {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.run(bench.stage("run"), until: 8)
  }

  private func check(_ stage: TrainStage, _ expected: String) throws {
    let failure = try #require(throws: TrainFailure.self) { try bench.run(stage) }
    #expect(failure.exitStatus == .badConfiguration)
    #expect(failure.description.contains("belongs to another run: \(expected)."), "\(failure)")
    #expect(failure.description.contains(Workbench.step(8)))
    #expect(try bench.checkpoints(bench.stage("run"))?.isEmpty == false)
  }

  @Test func `is refused for other faces`() throws {
    let other = bench.folder.file("other.safetensors")
    try writeFaces(other, shift: 1)
    func start(_ path: String) throws -> Substring {
      try Artifact(path, .faces).fingerprint.prefix(16)
    }
    try check(
      bench.stage("run", faces: other),
      "input.faces.sha256 is \(start(bench.faces)) there, \(start(other)) here")
  }

  @Test func `is refused for another seed`() throws {
    try check(bench.stage("run", .init(seed: 2)), "settings.train.seed is 1 there, 2 here")
  }

  @Test func `is refused for another code length`() throws {
    try check(
      bench.stage("run", .init(codeLength: 9)), "settings.train.code_length is 8 there, 9 here")
  }

  @Test func `is refused for another learning rate, naming all that differs`() throws {
    try "code_length: 8\nbatch: 16\nepochs: 6\nlearning_rate: 0.002\n"
      .write(toFile: bench.settings, atomically: true, encoding: .utf8)
    try check(
      bench.stage("run"),
      "settings.train.batch is 32 there, 16 here; "
        + "settings.train.learning_rate is 0.001 there, 0.002 here")
  }
}

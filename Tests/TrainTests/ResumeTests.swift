import Artifacts
import ByteStreams
import Foundation
import Testing

@testable import Train

@Suite struct `A training run that was stopped` {
  let bench: Workbench
  let whole: String

  init() throws {
    bench = try Workbench()
    whole = try #require(Workbench.undisturbed)
  }

  @Test(arguments: [1, 2, 3, 8, 17, 18]) func `goes on after any step to the same bytes`(
    step: Int
  ) throws {
    let stage = try bench.stage("halves")
    #expect(try bench.run(stage, until: step) == nil)
    #expect(!FileManager.default.fileExists(atPath: stage.model))
    #expect(bench.checkpoints(stage)?.contains(Workbench.step(step)) == true)
    try bench.run(bench.stage("halves", threads: 2))
    #expect(try bench.digest("halves") == whole)
    #expect(bench.checkpoints(stage) == nil)
  }

  @Test func `may be stopped after every step`() throws {
    let stage = try bench.stage("crumbs")
    for _ in 1...Workbench.steps { #expect(try bench.run(stage, until: 1) == nil) }
    try bench.run(stage)
    #expect(try bench.digest("crumbs") == whole)
    let lines = try String(contentsOfFile: stage.log, encoding: .utf8).split(separator: "\n")
      .map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    #expect(lines.map { $0?["epoch"] as? Int } == [1, 2, 3, 4, 5, 6])
    let seconds = lines.compactMap { $0?["seconds"] as? Double }
    #expect(seconds.count == 6 && seconds == seconds.sorted())
  }

  @Test func `reports its progress from where it goes on`() throws {
    let stage = try bench.stage("progress")
    try bench.run(stage, until: 7)
    try bench.run(stage)
    #expect(bench.spans == [[0, Workbench.steps], [7, Workbench.steps]])
  }

  @Test func `keeps the newest two checkpoints and the best epoch's end`() throws {
    let stage = try bench.stage("kept")
    try bench.run(stage, until: 11)
    #expect(
      bench.checkpoints(stage) == [Workbench.best(9), Workbench.step(8), Workbench.step(11)])
    try bench.run(stage, until: 5)
    #expect(
      bench.checkpoints(stage) == [Workbench.best(15), Workbench.step(15), Workbench.step(16)])
  }

  @Test func `goes on from the best epoch's end alone`() throws {
    let stage = try bench.stage("best")
    try bench.run(stage, until: 11)
    for step in [8, 11] {
      try FileManager.default.removeItem(
        atPath: stage.checkpointFolder + "/" + Workbench.step(step))
    }
    try bench.run(stage)
    #expect(bench.remarks.contains { $0.contains("\(Workbench.best(9)): epoch 3, step 9") })
    #expect(try bench.digest("best") == whole)
  }

  @Test(arguments: [(1, 0.0), (5, 0.0), (0, 1e-9), (0, 0.0), (7, 1e-4)])
  func `has a result that does not depend on when checkpoints are written`(
    steps: Int, minutes: Double
  ) throws {
    let stage = try bench.stage(
      "often", .init(checkpointSteps: steps, checkpointMinutes: minutes))
    try bench.run(stage, until: 10)
    try bench.run(stage)
    #expect(try bench.digest("often") == whole)
  }

  @Test func `a checkpoint is due after so many steps or minutes, 0 being never`() {
    let both = CheckpointSchedule(steps: 10, minutes: 2)
    #expect(!both.isDue(after: 9, .seconds(119)))
    #expect(both.isDue(after: 10, .zero))
    #expect(both.isDue(after: 1, .seconds(120)))
    #expect(!CheckpointSchedule(steps: 0, minutes: 0).isDue(after: 1 << 30, .seconds(1 << 30)))
  }

  @Test func `holds its best network only where it is another than the present one`() throws {
    let stage = try bench.stage("size")
    try bench.run(stage, until: 11)
    func tensors(_ name: String) throws -> Set<String> {
      let artifact = try Artifact(stage.checkpointFolder + "/" + name, .checkpoint)
      return Set(artifact.tensors.map(\.declaration.name))
    }
    let own = try tensors(Workbench.best(9))
    #expect(!own.contains { $0.hasPrefix("best.") })
    #expect(
      try tensors(Workbench.step(11))
        == own.union(["best.parameters", "best.means", "best.variances"]))
  }

  @Test func `begins anew when asked to`() throws {
    let stage = try bench.stage("anew")
    try bench.run(stage, until: 11)
    #expect(try bench.run(stage, until: 2, fresh: true) == nil)
    #expect(bench.checkpoints(stage) == [Workbench.step(2)])
    #expect(bench.warnings.isEmpty)
  }

  @Test func `publishes its best epoch on request and can still go on`() throws {
    let stage = try bench.stage("early")
    try bench.run(stage, until: 11)
    let summary = try bench.publishBest(stage)
    #expect(summary.bestEpoch == 3 && summary.epochs == 3)
    #expect(try Artifact(stage.model, .model).metadata["training.epochs"] == "3")
    try bench.run(stage)
    #expect(try bench.digest("early") == whole)
  }

  @Test(arguments: [0, 2]) func `has nothing to publish before an epoch is done`(
    steps: Int
  ) throws {
    let stage = try bench.stage("nothing")
    if steps > 0 { try bench.run(stage, until: steps) }
    let failure = try #require(throws: FailureInFile.self) { try bench.publishBest(stage) }
    #expect(failure.exitStatus == .noInput)
    #expect(failure.description.contains("no checkpoint with a finished epoch"))
  }

  @Test func `removes what a killed writer left`() throws {
    let stage = try bench.stage("litter")
    try bench.run(stage, until: 5)
    let litter = stage.checkpointFolder + "/.step-000000007.checkpoint.safetensors.1.a.tmp"
    try "half".write(toFile: litter, atomically: false, encoding: .utf8)
    try bench.run(stage)
    #expect(bench.checkpoints(stage) == nil)
  }
}

import Artifacts
import ByteStreams
import Foundation
import HashNetwork
import TestSupport
import Testing
import Train

@Suite struct `The training stage` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `learns, and logs one line an epoch`() throws {
    let stage = try bench.stage("one")
    #expect(try bench.run(stage)?.epochs == 6)
    let lines = try String(contentsOfFile: stage.log, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 6)
    let losses = try lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(object?["loss"] as? Double)
    }
    #expect(losses[5] < losses[0])
  }

  @Test(arguments: [1, 2, 3, 8]) func `gives the same bytes again, for any number of threads`(
    threads: Int
  ) throws {
    try bench.run(bench.stage("a"))
    try bench.run(bench.stage("b", threads: threads))
    #expect(try bench.digest("a") == bench.digest("b"))
  }

  @Test func `gives other bytes for another seed`() throws {
    try bench.run(bench.stage("a"))
    try bench.run(bench.stage("c", .init(seed: 2)))
    #expect(try bench.digest("a") != bench.digest("c"))
  }

  @Test func `a model written and read is the same model`() throws {
    try bench.run(bench.stage("round"))
    let model = try HashModel(Artifact(bench.model("round"), .model))
    let again = bench.model("again")
    try model.write(to: again, pixels: (110, 50), provenance: [:])
    #expect(try HashModel(Artifact(again, .model)).parameters == model.parameters)
    #expect(model.shape == NetworkShape(codeLength: 8, splitNumber: 4, classCount: 5))
  }

  @Test func `a second run on the same model is sent away`() throws {
    let stage = try bench.stage("busy")
    let lock = try FileLock(bench.folder.file("busy.lock"))
    #expect(throws: FileFailure.busy(path: bench.folder.file("busy.lock"))) {
      try bench.run(stage)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `refuses checkpoint settings that make no sense`() throws {
    let settings: [(TrainSettings.Overrides, String)] = [
      (.init(checkpointSteps: -1), "checkpoint_steps: found '-1'"),
      (.init(checkpointMinutes: -0.5), "checkpoint_minutes: found '-0.5'"),
    ]
    for (overrides, expected) in settings {
      let failure = #expect(throws: (any Error).self) { try TrainSettings(nil, overrides) }
      #expect((failure as? any Failure)?.description.contains(expected) == true)
    }
  }
}

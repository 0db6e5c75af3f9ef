import Artifacts
import ByteStreams
import HashNetwork
import TestSupport
import Testing
import Train

@Suite struct `Numbers that are none` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func `in an image are refused by row`(
    value: Float
  ) throws {
    let path = bench.folder.file("bad.safetensors")
    try writeFaces(path, bad: (row: 7, value: value))
    let failure = try #require(throws: FailureInFile.self) {
      try bench.run(bench.stage("run", faces: path))
    }
    #expect(
      failure.failure as? ArtifactFailure
        == .badValue(
          tensor: "train.images", row: 7, found: "\(value)", expected: "finite pixels"))
    #expect(try bench.checkpoints(bench.stage("run")) == nil)
  }

  @Test func `in the middle of a run stop it before another checkpoint is written`() throws {
    let stage = try bench.stage("run", .init(checkpointSteps: 1))
    try bench.run(stage, until: 5)
    let before = bench.checkpoints(stage)
    // Finite, so that it can be read; its square is not.
    var forgery = try Forgery(of: stage.checkpointFolder + "/" + Workbench.step(5))
    try forgery.set("parameters", 540 + 3200 + 9600 + 7, to: 1e30)
    try forgery.publish()
    #expect(throws: TrainingFailure.notFinite(what: "statistics of c4", step: 6)) {
      try bench.run(stage)
    }
    #expect(bench.checkpoints(stage) == before)
  }

  @Test func `in a model are refused by the encoder`() throws {
    try bench.run(bench.stage("run"))
    var forgery = try Forgery(of: bench.model("run"))
    try forgery.set("f5.weights", 0, to: .nan)
    try forgery.publish()
    let out = bench.folder.file("run.codes.safetensors")
    let encoding = try Command(
      "ddh-encode", [bench.faces, "--model", bench.model("run"), "--out", out])
    #expect(encoding.status == 65)
    #expect(encoding.errors.contains("metadata f5.weights: found 'NaN or infinity'"))
    #expect(throws: FileFailure.missing(path: out)) { try InputFile(out) }
  }
}

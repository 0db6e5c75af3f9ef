import ByteStreams
import Foundation
import TestSupport
import Testing
import Train

/// `ddh-train` as a process that is killed, stopped and started again. A few moments only:
/// Tests/differential/torture_train.py takes many.
@Suite(.serialized) struct `The training command` {
  let bench: Workbench
  let whole: String

  init() throws {
    bench = try Workbench()
    whole = try #require(Workbench.undisturbed)
  }

  private func arguments(_ name: String, steps: Int) -> [String] {
    [
      bench.faces, "--settings", bench.settings, "--model", bench.model(name), "--threads", "1",
      "--checkpoint-steps", String(steps), "--checkpoint-minutes", "0",
    ]
  }

  /// Starts a run, sends it `signal` as soon as `isTime`, and returns how it ended; nil when it was
  /// over before that.
  private func disturb(
    _ name: String, with signal: Int32, steps: Int, when isTime: () -> Bool
  ) throws -> Process? {
    let process = Process()
    process.executableURL = Command.executable("ddh-train")
    process.arguments = arguments(name, steps: steps)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, !isTime() { usleep(200) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return FileManager.default.fileExists(atPath: bench.model(name)) ? nil : process
  }

  private func goOn(_ name: String) throws -> Command {
    try Command("ddh-train", arguments(name, steps: 1))
  }

  @Test(arguments: [1, 5, 9]) func `killed after any step goes on to the same bytes`(
    step: Int
  ) throws {
    let stage = try bench.stage("killed")
    let process = try disturb("killed", with: SIGKILL, steps: 1) {
      bench.checkpoints(stage)?.contains { $0 >= Workbench.step(step) } == true
    }
    if let process {
      #expect(process.terminationReason == .uncaughtSignal)
      let again = try goOn("killed")
      #expect(again.status == 0)
      #expect(again.errors.contains("going on from \(stage.checkpointFolder)/"))
    }
    #expect(try bench.digest("killed") == whole)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `asked to stop writes a checkpoint and says so in its exit status`(
    signal: Int32
  ) throws {
    let stage = try bench.stage("stopped")
    let process = try disturb("stopped", with: signal, steps: 0) {
      (try? String(contentsOfFile: stage.log, encoding: .utf8))?.isEmpty == false
    }
    if let process {
      #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
      #expect(bench.checkpoints(stage)?.filter { $0.hasPrefix("step-") }.count == 1)
      #expect(try goOn("stopped").status == 0)
    }
    #expect(try bench.digest("stopped") == whole)
  }

  @Test func `refuses another seed's checkpoint with exit status 78`() throws {
    try bench.run(bench.stage("run"), until: 2)
    let refused = try Command("ddh-train", arguments("run", steps: 1) + ["--seed", "4"])
    #expect(refused.status == 78)
    #expect(refused.errors.contains("settings.train.seed is 1 there, 4 here"))
    let fresh = try Command("ddh-train", arguments("run", steps: 1) + ["--seed", "4", "--fresh"])
    #expect(fresh.status == 0)
  }

  @Test func `publishes the best epoch on request, but not together with --fresh`() throws {
    let stage = try bench.stage("run")
    try bench.run(stage, until: 8)
    let arguments = arguments("run", steps: 1) + ["--publish-best"]
    #expect(try Command("ddh-train", arguments + ["--fresh"]).status == 64)
    let published = try Command("ddh-train", arguments)
    #expect(published.status == 0 && published.output.contains("epoch 2 of 2"))
    #expect(bench.checkpoints(stage)?.isEmpty == false)
  }
}

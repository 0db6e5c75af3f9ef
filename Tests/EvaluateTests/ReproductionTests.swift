import Foundation
import TestSupport
import Testing

@testable import Evaluate

@Suite struct ReproductionTests {
  /// What the page at `path` says to type.
  private func commands(_ path: String) throws -> String {
    let html = try String(contentsOfFile: path, encoding: .utf8)
    let text = try #require(html.firstMatch(of: /<pre><code>([^<]*)<\/code><\/pre>/)?.output.1)
    return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  /// Types `lines` in a shell in `folder`, with our commands within reach.
  private func type(_ lines: String, in folder: String) throws -> Int32 {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-e", "-c", lines]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder)
    shell.environment = [
      "PATH": Command.executable("ddh-evaluate").deletingLastPathComponent().path + ":/usr/bin:/bin"
    ].merging(ProcessInfo.processInfo.environment) { ours, _ in ours }
    (shell.standardOutput, shell.standardError) = (Pipe(), Pipe())
    try shell.run()
    shell.waitUntilExit()
    return shell.terminationStatus
  }

  @Test(arguments: ["demo.8bits", "ref", "it's $(touch x) & \"y\"", "-n", "a\u{202E}b\nc'\\d"])
  func `what a page says to type makes the same bytes, wherever that is`(stem: String) throws {
    let material = try PageMaterial()
    let settings = material.folder.file("s.yaml")
    try "bootstrap_resamples: 7\nbootstrap_level: 0.9\n".write(
      toFile: settings, atomically: false, encoding: .utf8)
    let out = material.folder.file("out/\(stem)")
    try FileManager.default.createDirectory(
      atPath: material.folder.file("out"), withIntermediateDirectories: true)
    let made = try Command(
      "ddh-evaluate",
      [
        "report", "-q", material.codes, "--distance", "reference", "--settings", settings,
        "--faces", material.faces, "--model", material.model, "--training-log", material.log,
        "--out", "\(out).json",
      ])
    #expect(made.status == 0)
    let lines = try commands("\(out).html")
    #expect(lines.contains("--distance reference") && !lines.contains(material.folder.path))
    #expect(try type(lines, in: material.folder.path) == 0, "\(lines)")
    for ending in ["html", "json", "md"] {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: material.folder.file("\(stem).\(ending)")))
          == Data(contentsOf: URL(fileURLWithPath: "\(out).\(ending)")), "\(ending)")
    }
    #expect(!FileManager.default.fileExists(atPath: material.folder.file("x")))
  }

  private func reproduction(
    _ stem: String, _ material: PageMaterial, hasModel: Bool = true
  ) throws -> Reproduction {
    let measured = try material.measured(stem == "reference.8bits" ? .reference : .exact)
    let sources = try PageSources(
      faces: material.faces, model: hasModel ? material.model : nil, trainingLog: nil, of: measured)
    return try Reproduction(stem, measured.report, sources)
  }

  @Test func `the line for make is there where names and settings are a pipeline's`() throws {
    let material = try PageMaterial()
    #expect(
      try reproduction("demo.8bits", material).pipeline?.command == "make evaluate-demo BITS=8")
    #expect(try material.page().html.contains("<code>make evaluate-demo BITS=8</code>"))
    for stem in ["demo", "ref", "reference.8bits", "demo.9bits", "demo.8bits.seed2"] {
      #expect(try reproduction(stem, material).pipeline == nil, "\(stem)")
      #expect(try !material.page(name: stem).html.contains("make evaluate"), "\(stem)")
    }
    #expect(try reproduction("demo.8bits", material, hasModel: false).pipeline == nil)
  }

  @Test func `a pipeline's name is parted as the Makefile builds it, and no other is one`() {
    #expect(
      PipelineStem("mine.12bits.seed3.40epochs")?.command
        == "make evaluate-mine BITS=12 SEED=3 EPOCHS=40")
    #expect(PipelineStem("mine-2_a")?.command == "make evaluate-mine-2_a")
    for stem in ["", "a b", "a.seed1.12bits", "a.x", "a.bits", "a;b.12bits", "a.12bits.12bits"] {
      #expect(PipelineStem(stem) == nil, "\(stem)")
    }
    let parts = PipelineStem("mine.12bits.seed3.40epochs")
    let model = ["settings.train.seed": "3", "settings.train.epochs": "40"]
    #expect(parts?.fits(12, model) == true && parts?.fits(12, [:]) == false)
  }
}

import Artifacts
import ByteStreams
import Export
import Foundation
import HashNetwork
import Retrieval

@testable import Evaluate

/// Reports and training logs, with everything that is made of them.
///
/// What they come with, codes, faces and a model that belong together, is honest and made once.
final class ReportReader: Sendable {
  static let shared = ReportReader()

  private let faces = "\(MemoryFile.folder)/report.faces.safetensors"
  private let model = "\(MemoryFile.folder)/report.model.safetensors"
  private let codes = "\(MemoryFile.folder)/report.codes.safetensors"
  private let honest = "\(MemoryFile.folder)/report.json"
  private let measured: MeasuredCodes

  private init() {
    do {
      try Seeds.writeFaces(to: faces, .bytes, areNamed: true)
      let fingerprint = try Seeds.zeroModel.write(
        to: model, pixels: (100, 50),
        provenance: ["input.faces.sha256": Artifact(faces, .faces).fingerprint])
      try Seeds.writeCodes(to: codes, modelFingerprint: fingerprint)
      measured = try Evaluation.measure(
        codes, settings: EvaluationSettings(nil, distance: .exact), threads: 1)
      try MemoryFile.write(report(), to: honest)
    } catch { Unplayable.because(error) }
  }

  /// The report on those codes.
  func report() throws -> [UInt8] { Array(try measured.report.json().utf8) }

  /// Reads a report as tables do, as the page of a comparison does, and as a model's card does.
  func readReport(_ bytes: [UInt8]) throws {
    let file = MemoryFile("report")
    try file.hold(bytes)
    let table = try ReportTable(reading: [file.path, honest])
    _ = try [table.json(), table.markdown, table.text, SeedTable(table).text]
    _ = ComparisonPage(table, name: "fuzz").html
    let report = try EvaluationReport(reading: file.path)
    _ = (report.markdown, report.table)
    _ = try ModelCard(model: model, faces: faces, report: file.path).markdown
  }

  /// Reads a training log as a report's page does, and as `ddh-export tensorboard` does.
  func readTrainingLog(_ bytes: [UInt8]) throws {
    let file = MemoryFile("training")
    try file.hold(bytes)
    // One refuses what the other takes: both are asked.
    let page = Result {
      try ReportPage(
        measured, PageSources(faces: nil, model: nil, trainingLog: file.path, of: measured),
        name: "fuzz", threads: 1
      ).trainingSection
    }
    _ = try TensorBoardExport(logs: [file.path]).write(to: "\(MemoryFile.folder)/runs")
    _ = try page.get()
  }
}

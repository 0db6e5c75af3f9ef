import ByteStreams
import Foundation
import Progress
import Retrieval

/// The stage evaluate: a codes artifact becomes a report.
public enum Evaluation {
  /// Measures the codes at `path`.
  ///
  /// - Parameter threads: Does not change the report.
  /// - Throws: A `Failure` naming the file.
  public static func report(
    onCodes path: String, settings: EvaluationSettings, threads: Int,
    progress: ProgressReporter = .silent
  ) throws -> EvaluationReport {
    let codes = try CodesArtifact(path)
    let evaluation: RetrievalEvaluation
    do {
      evaluation = try RetrievalEvaluation(
        gallery: codes.gallery, queries: codes.queries, mode: settings.distance)
    } catch { throw FailureInFile(error, in: path) }
    let figures = evaluation.run(threads: threads, progress: progress)
    var digest = Digest()
    digest.update(codes.artifact.file.bytes)
    let input = EvaluationReport.Input(
      kind: codes.artifact.kind.rawValue, name: URL(fileURLWithPath: path).lastPathComponent,
      bytes: codes.artifact.file.size, sha256: digest.hexadecimal())
    return EvaluationReport(
      figures, of: codes, settings: settings,
      provenance: EvaluationReport.Provenance(
        inputs: [input], modelFingerprint: codes.modelFingerprint, settings: settings.record))
  }

  /// Writes `report` to `path` and, as Markdown, beside it with the extension `md`.
  ///
  /// The JSON comes last: whoever waits for it finds both.
  public static func write(_ report: EvaluationReport, to path: String) throws {
    try OutputFile.publish([
      (report.markdown, to: markdownPath(beside: path)), (try report.json(), to: path),
    ])
  }

  /// `path` with its extension, if any, replaced by `md`.
  static func markdownPath(beside path: String) -> String {
    (path.hasSuffix(".json") ? String(path.dropLast(5)) : path) + ".md"
  }
}

import ByteStreams
import Foundation
import Progress
import Retrieval

/// The stage evaluate: a codes artifact becomes a report.
public enum Evaluation {
  /// The report on the codes at `path`.
  ///
  /// - Parameter threads: Does not change the report.
  /// - Throws: A `Failure` naming the file.
  public static func report(
    onCodes path: String, settings: EvaluationSettings, threads: Int,
    progress: ProgressReporter = .silent
  ) throws -> EvaluationReport {
    try measure(path, settings: settings, threads: threads, progress: progress).report
  }

  /// Measures the codes at `path`.
  ///
  /// - Parameter threads: Does not change the figures.
  /// - Throws: A `Failure` naming the file.
  public static func measure(
    _ path: String, settings: EvaluationSettings, threads: Int,
    progress: ProgressReporter = .silent
  ) throws -> MeasuredCodes {
    let codes = try CodesArtifact(path)
    let evaluation: RetrievalEvaluation
    do {
      evaluation = try RetrievalEvaluation(
        gallery: codes.gallery, queries: codes.queries, mode: settings.distance)
    } catch { throw FailureInFile(error, in: path) }
    let figures = evaluation.run(threads: threads, progress: progress)
    var digest = Digest()
    unsafe digest.update(codes.artifact.file.bytes)
    let input = EvaluationReport.Input(
      kind: codes.artifact.kind.rawValue, name: URL(fileURLWithPath: path).lastPathComponent,
      bytes: codes.artifact.file.size, sha256: digest.hexadecimal())
    let report = EvaluationReport(
      figures, of: codes, settings: settings,
      provenance: EvaluationReport.Provenance(
        inputs: [input], modelFingerprint: codes.modelFingerprint, settings: settings.record))
    return MeasuredCodes(report: report, codes: codes, queries: figures.byQuery)
  }

  /// Writes `report` to `path` and beside it, as Markdown and as a page if there is one, with the
  /// extensions `md` and `html`.
  ///
  /// The JSON comes last: whoever waits for it finds all.
  public static func write(
    _ report: EvaluationReport, page: ReportPage? = nil, to path: String
  ) throws {
    var files = [(report.markdown, to: sibling(of: path, "md")), (try report.json(), to: path)]
    if let page { files.insert((page.html, to: sibling(of: path, "html")), at: 0) }
    try OutputFile.publish(files)
  }

  /// What a report or codes at `path` are of: the file's name without `.json` or its kind.
  public static func stem(of path: String) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    for ending in [".json", ".html", ".codes.safetensors"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// `path` with `.json`, if it ends so, replaced by another extension.
  public static func sibling(of path: String, _ extension: String) -> String {
    (path.hasSuffix(".json") ? String(path.dropLast(5)) : path) + "." + `extension`
  }
}

import Artifacts
import Foundation

/// What to type to make a report and its page again, where the files they were made from lie: a function
/// of what they say of themselves.
struct Reproduction {
  /// Lines for a shell.
  let commands: [String]
  /// The pipeline and its line for `make`, if names and settings are such as the Makefile gives.
  let pipeline: (name: String, command: String)?

  /// How to make the report `stem`, measured from `report` with what a page was given.
  ///
  /// - Throws: Nothing that the settings of a report, which were read once, can cause.
  init(_ stem: String, _ report: EvaluationReport, _ sources: PageSources) throws {
    let defaults = try EvaluationSettings(nil).record
    // The distance has an option.
    let chosen = report.provenance.settings
      .filter { $0.key != "distance" && $0.value != defaults[$0.key] }
      .sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let settings = ShellText.file("\(stem).evaluate.yaml")
    let codes = report.provenance.inputs.map(\.name)
    let options = [
      ("--settings", chosen.isEmpty ? nil : "\(stem).evaluate.yaml"),
      ("--distance", report.distance == .exact ? nil : report.distance.rawValue),
      ("--model", sources.modelName), ("--faces", sources.facesName),
      ("--training-log", sources.trainingName), ("--out", "\(stem).json"),
    ].compactMap { (option: String, value: String?) in
      value.map { "\(option) \(ShellText.file($0))" }
    }
    let lines = chosen.map(ShellText.quoted).joined(separator: " ")
    commands =
      (chosen.isEmpty ? [] : ["printf '%s\\n' \(lines) > \(settings)"])
      + [
        ([(["ddh-evaluate report"] + codes.map(ShellText.file)).joined(separator: " ")] + options)
          .joined(separator: " \\\n  ")
      ]
    pipeline =
      PipelineStem(stem).flatMap { parts in
        report.provenance.settings == defaults
          && parts.fits(report.codeBits, sources.model?.metadata ?? [:])
          && codes == ["\(stem).codes.safetensors"]
          && sources.modelName == "\(stem).model.safetensors"
          && sources.facesName == "\(parts.name).faces.safetensors"
          && sources.trainingName ?? parts.trainingLog == parts.trainingLog
          ? (parts.name, parts.command) : nil
      }
  }
}

/// The name of a pipeline's artifacts as the Makefile builds it: `NAME[.Nbits][.seedN][.Nepochs]`.
struct PipelineStem {
  let name: String
  private let stem: String
  private let bits, seed, epochs: Substring?

  /// The parts of `stem`; nil: no pipeline makes such a name.
  init?(_ stem: String) {
    guard
      let match = stem.wholeMatch(
        of: /([A-Za-z0-9_-]+)(?:\.([0-9]+)bits)?(?:\.seed([0-9]+))?(?:\.([0-9]+)epochs)?/)
    else { return nil }
    self.stem = stem
    name = String(match.output.1)
    (bits, seed, epochs) = (match.output.2, match.output.3, match.output.4)
  }

  /// `make evaluate-NAME BITS=12 SEED=3`.
  var command: String {
    let overrides = [("BITS", bits), ("SEED", seed), ("EPOCHS", epochs)]
      .compactMap { key, value in value.map { "\(key)=\($0)" } }
    return (["make evaluate-\(name)"] + overrides).joined(separator: " ")
  }

  /// What its training log is called.
  var trainingLog: String { "\(stem).training.jsonl" }

  /// Whether the overrides in the name are what codes and model say of themselves.
  func fits(_ codeBits: Int, _ model: [String: String]) -> Bool {
    (bits.map { $0 == "\(codeBits)" } ?? true)
      && (seed.map { $0 == model["settings.train.seed"] ?? "" } ?? true)
      && (epochs.map { $0 == model["settings.train.epochs"] ?? "" } ?? true)
  }
}

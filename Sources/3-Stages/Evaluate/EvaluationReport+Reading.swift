extension EvaluationReport {
  /// The schema this build writes. Schema 1 had no intervals, no identities, no MAP@N, no distances
  /// and of the codes only the balance of bits; its headline is still read (see `ReportHeadline`).
  static let newestSchema = 2

  /// Reads the report at `path`.
  ///
  /// - Throws: `FileFailure`, or `FailureInFile` around a `ReportFailure`.
  public init(reading path: String) throws {
    let file = try ReportFile(path)
    // The same checks as a table's: what a card says has to be possible too.
    _ = try ReportHeadline(file)
    self = try file.decode(Self.self, schemas: Self.newestSchema...Self.newestSchema)
  }
}

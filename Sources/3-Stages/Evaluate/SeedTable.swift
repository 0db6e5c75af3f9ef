import Charts

/// The headline figures of reports that differ in their seed only: mean ± sample standard deviation.
///
/// Which reports belong together is told by their names without `.seedN`.
public struct SeedTable: Sendable {
  /// Reports of one setting.
  struct Group: Equatable, Sendable {
    let name: String
    let rows: [ReportTable.Row]
  }

  let groups: [Group]

  /// Groups the rows of `table`, in the order their settings first appear.
  public init(_ table: ReportTable) {
    var groups: [Group] = []
    for row in table.rows {
      let name = row.name.split(separator: ".").filter { !Self.isSeed($0) }.joined(separator: ".")
      if let known = groups.firstIndex(where: { $0.name == name }) {
        groups[known] = Group(name: name, rows: groups[known].rows + [row])
      } else {
        groups.append(Group(name: name, rows: [row]))
      }
    }
    self.groups = groups
  }

  /// The groups as aligned columns for a terminal.
  public var text: String {
    TextTable(
      ["reports", "bits", "distance", "seeds", "MAP", "P@r2", "R@r2", "P@50"],
      groups.map { group in
        let first = group.rows[0]
        return [group.name, "\(first.codeBits)", first.distance.rawValue, "\(group.rows.count)"]
          + ComparedFigure.all.map { Self.spread(group.rows.map($0.value)) }
      }
    ).aligned
  }

  /// `mean ± √(Σ (value − mean)² / (n − 1))`; a single value has no deviation.
  static func spread(_ values: [Double]) -> String {
    let (mean, deviation) = meanAndDeviation(values)
    return NumberText.figure(mean) + (deviation.map { " ± \(NumberText.figure($0))" } ?? "")
  }

  /// The mean, and the sample standard deviation of more than one value.
  static func meanAndDeviation(_ values: [Double]) -> (mean: Double, deviation: Double?) {
    let mean = values.reduce(0, +) / Double(values.count)
    guard values.count > 1 else { return (mean, nil) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
  }

  private static func isSeed(_ word: Substring) -> Bool {
    word.hasPrefix("seed") && word.count > 4 && word.dropFirst(4).allSatisfy(\.isNumber)
  }
}

import Charts

/// The headline figures of reports that differ in their seed only: mean ± sample standard deviation.
///
/// Reports belong together when they have the same name without `.seedN`, code length, distance,
/// data and settings, and among themselves different seeds and different codes. Two with the same
/// seed, as before and after a change, are rows of their own, called by as much of their paths as tells
/// them apart.
public struct SeedTable: Sendable {
  /// Reports of one setting, one or more.
  struct Group: Equatable, Sendable {
    let name: String
    let rows: [ReportTable.Row]

    /// What is common to all.
    var first: ReportTable.Row { rows[0] }

    /// The name, and the distance if it is not the exact one.
    var title: String { title(named: name) }

    /// `name`, and the distance if it is not the exact one.
    func title(named name: String) -> String {
      first.distance == .exact ? name : "\(name), reference distance"
    }
  }

  private struct Key: Hashable {
    let setting: String
    let codeBits: Int
    let data: MeasuredData
  }

  let groups: [Group]

  /// Groups the rows of `table`, in the order their settings first appear.
  public init(_ table: ReportTable) {
    let groups = Partition.groups(
      table.rows, by: { Key(setting: $0.place.setting, codeBits: $0.codeBits, data: $0.data) },
      folder: { $0.place.folders },
      different: {
        Partition.allDiffer($0.map(\.place.seeds)) && Partition.allDiffer($0.map(\.codes))
      })
    self.groups = zip(Self.labels(groups) { $0.setting }, groups).map { Group(name: $0, rows: $1) }
  }

  /// What to call `groups`: what `named` says of their places, with folders as far as they tell groups
  /// of one name apart; where they do not, by a report of each.
  static func labels(
    _ groups: [[ReportTable.Row]], _ named: (ReportPlace) -> String
  ) -> [String] {
    let paths = groups.map { $0[0].place.folders + [named($0[0].place)] }
    return ReportPlace.labels(
      zip(groups, paths).map { group, path in
        guard paths.count(where: { $0 == path }) > 1 else { return path }
        let others = group.count > 1 ? " and \(group.count - 1) more" : ""
        return path.dropLast() + [group[0].place.stem + others]
      })
  }

  /// The groups as aligned columns for a terminal.
  public var text: String {
    TextTable(
      ["reports", "bits", "distance", "seeds", "MAP", "P@r2", "R@r2", "P@50"],
      groups.map { group in
        [
          group.name, "\(group.first.codeBits)", group.first.distance.rawValue,
          "\(group.rows.count)",
        ] + ComparedFigure.all.map { Self.spread(group.rows.map($0.value)) }
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
}

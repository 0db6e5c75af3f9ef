/// Settings that differ in their code length only.
struct CodeLengthSeries {
  private struct Key: Hashable {
    let method: String
    let data: MeasuredData
  }

  let name: String
  let groups: [SeedTable.Group]

  /// Collects `groups`, in the order their names without `.Nbits` first appear.
  ///
  /// A series has one group a code length: see `Partition`.
  static func all(of groups: [SeedTable.Group]) -> [CodeLengthSeries] {
    let series = Partition.groups(
      groups, by: { Key(method: $0.first.place.method, data: $0.first.data) },
      folder: { $0.first.place.folders },
      different: { Partition.allDiffer($0.map(\.first.codeBits)) })
    let names = SeedTable.labels(series.map { $0.flatMap(\.rows) }) { $0.method }
    return zip(names, series).map { name, groups in
      CodeLengthSeries(name: groups[0].title(named: name), groups: groups)
    }
  }

  /// The setting at each of `lengths` that is there.
  func groups(at lengths: [Int]) -> [SeedTable.Group?] {
    lengths.map { length in groups.first { $0.first.codeBits == length } }
  }

  /// The mean of `figure` at each of `lengths` that is there.
  func series(_ figure: ComparedFigure, at lengths: [Int]) -> [Double?] {
    groups(at: lengths).map {
      $0.map { SeedTable.meanAndDeviation($0.rows.map(figure.value)).mean }
    }
  }
}

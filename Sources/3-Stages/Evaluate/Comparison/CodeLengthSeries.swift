/// Settings that differ in their code length only.
struct CodeLengthSeries {
  let name: String
  let groups: [SeedTable.Group]

  /// Collects `groups`, in the order their names without `.Nbits` first appear.
  static func all(of groups: [SeedTable.Group]) -> [CodeLengthSeries] {
    var series: [CodeLengthSeries] = []
    for group in groups {
      let words = group.name.split(separator: ".").filter { !isLength($0) }
      let distance = group.rows[0].distance
      let name = words.joined(separator: ".") + (distance == .exact ? "" : ", reference distance")
      if let known = series.firstIndex(where: { $0.name == name }) {
        series[known] = CodeLengthSeries(name: name, groups: series[known].groups + [group])
      } else {
        series.append(CodeLengthSeries(name: name, groups: [group]))
      }
    }
    return series
  }

  /// The mean of `figure` at each of `lengths` that is there.
  func series(_ figure: ComparedFigure, at lengths: [Int]) -> [Double?] {
    lengths.map { length in
      groups.first { $0.rows[0].codeBits == length }
        .map { SeedTable.meanAndDeviation($0.rows.map(figure.value)).mean }
    }
  }

  private static func isLength(_ word: Substring) -> Bool {
    word.hasSuffix("bits") && word.count > 4 && word.dropLast(4).allSatisfy(\.isNumber)
  }
}

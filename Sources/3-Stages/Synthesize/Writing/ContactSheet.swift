import Pictures

/// A sheet to look at: a row an identity, a column a picture.
enum ContactSheet {
  private static let scale = 3
  private static let gap = 4
  private static let most = (rows: 16, columns: 12)

  /// The sheet of the first identities of a data set.
  static func picture(of faces: Faces, _ plan: DatasetPlan) -> Picture {
    let rows = min(most.rows, plan.trainCounts.count)
    let columns = min(most.columns, plan.trainCounts.prefix(rows).max() ?? 1)
    let pitch = Camera.side * scale + gap
    var sheet = Picture(width: columns * pitch + gap, height: rows * pitch + gap)
    for identity in 0..<rows {
      for number in 0..<min(columns, plan.trainCounts[identity]) {
        sheet.place(
          planes: faces.picture(number, of: identity, in: .train), side: Camera.side,
          column: gap + number * pitch, row: gap + identity * pitch, scale: scale)
      }
    }
    return sheet
  }
}

import ByteStreams
import Pictures

/// Answers to look at: each face asked with, and the nearest faces beside it.
public struct QuerySheet {
  private let answers: [FaceAnswer]
  private let gallery: FaceGallery
  private let extent: IndexSearch.Extent
  private let pixels: [Int64: [UInt8]]
  /// Lines a name takes below a face: two if one of them needs two.
  private let nameLines: Int

  /// Nearest faces drawn of each answer, and in a line.
  static let (shown, across) = (40, 10)

  private static let side = 32
  private static let (questionScale, hitScale) = (5, 4)
  private static let (margin, gap, frame) = (24, 14, 3)
  private static let textScale = 2
  private static let textPitch = 20
  private static let titleHeight = 34

  private static let paper = Picture.Ink(250, 250, 248)
  private static let text = Picture.Ink(34, 38, 44)
  private static let faint = Picture.Ink(120, 126, 134)
  private static let line = Picture.Ink(222, 224, 226)
  private static let right = Picture.Ink(22, 138, 84)
  private static let wrong = Picture.Ink(208, 58, 52)
  private static let unknown = Picture.Ink(150, 156, 164)

  private static let questionSide = side * questionScale + 2 * frame
  private static let hitSide = side * hitScale + 2 * frame
  private static let hitPitch = hitSide + gap
  private var linePitch: Int { Self.hitSide + (1 + nameLines) * Self.textPitch + Self.gap }

  /// Draws `answers` of the index at `path` with the faces of `gallery`.
  ///
  /// - Throws: `IndexFailure.facesUnknown` when the index does not know of which faces it was made.
  public init(
    _ answers: [FaceAnswer], _ gallery: FaceGallery, _ extent: IndexSearch.Extent,
    index path: String
  ) throws {
    self.answers = answers
    self.gallery = gallery
    self.extent = extent
    pixels = try gallery.pixels(of: answers.flatMap(\.hits), in: path)
    let people = Set(answers.flatMap { $0.hits.prefix(Self.shown).map(\.identity) })
    nameLines =
      people.map { Self.lines(of: gallery.label(of: $0), Self.hitSide).count }.max() ?? 1
  }

  /// Writes the sheet to `path` as a PNG.
  public func write(to path: String) throws(FileFailure) {
    let file = try OutputFile(path)
    try file.write(picture().png())
    try file.publish()
  }

  /// The sheet.
  func picture() -> Picture {
    let heights = answers.map { height(of: $0) }
    var sheet = Picture(
      width: 2 * Self.margin + Self.questionSide + 2 * Self.gap + Self.across * Self.hitPitch,
      height: heights.reduce(Self.margin, +))
    sheet.fill(column: 0, row: 0, width: sheet.width, height: sheet.height, Self.paper)
    var top = Self.margin
    for (index, answer) in answers.enumerated() {
      if index > 0 {
        sheet.fill(
          column: Self.margin, row: top - Self.margin / 2, width: sheet.width - 2 * Self.margin,
          height: 1, Self.line)
      }
      draw(answer, top: top, on: &sheet)
      top += heights[index]
    }
    return sheet
  }

  private func height(of answer: FaceAnswer) -> Int {
    let lines = max(1, (min(Self.shown, answer.hits.count) + Self.across - 1) / Self.across)
    return Self.titleHeight + max(Self.questionSide + 2 * Self.textPitch, lines * linePitch)
      + Self.margin
  }

  private func draw(_ answer: FaceAnswer, top: Int, on sheet: inout Picture) {
    let hits = answer.hits.prefix(Self.shown)
    let width = (sheet.width - 2 * Self.margin) / Self.textScale
    sheet.write(
      title(of: answer, hits, width: width), column: Self.margin, row: top, scale: Self.textScale,
      Self.text)
    let row = top + Self.titleHeight
    place(
      answer.query.pixels, column: Self.margin, row: row, scale: Self.questionScale, Self.text,
      on: &sheet)
    let name = answer.query.identity.map { gallery.label(of: $0) } ?? "asked with"
    label(
      name, column: Self.margin, row: row + Self.questionSide, Self.questionSide, Self.text, &sheet)
    let column = Self.margin + Self.questionSide + 2 * Self.gap
    if hits.isEmpty {
      sheet.write(
        nothing, column: column, row: row + Self.hitSide / 2, scale: Self.textScale, Self.faint)
    }
    for (index, hit) in hits.enumerated() {
      draw(
        hit, of: answer, column: column + index % Self.across * Self.hitPitch,
        row: row + index / Self.across * linePitch, on: &sheet)
    }
  }

  /// What was asked with, and how many of `hits` are right; a long path loses its beginning.
  func title(
    of answer: FaceAnswer, _ hits: ArraySlice<IndexSearch.Hit>, width: Int
  ) -> String {
    let others = hits.filter { !answer.isItself($0) }
    var score = ""
    if answer.query.identity != nil, !hits.isEmpty {
      score = "   \(others.count { answer.isRight($0) == true }) of \(others.count) right"
      if others.count < hits.count { score += ", itself left out" }
    }
    // A folder is named for a person, who is shown here as everywhere.
    let name = answer.query.identity.flatMap { gallery.name(of: $0) }
    let parts = answer.query.title.split(separator: "/", omittingEmptySubsequences: false).map {
      String($0) == name && !PixelFont.canDraw(String($0))
        ? answer.query.identity.map { gallery.label(of: $0) } ?? "" : PixelFont.drawable(String($0))
    }
    let room = width - PixelFont.pitch * score.count
    return PixelFont.fitting(parts.joined(separator: "/"), width: room, cut: .start) + score
  }

  /// What is said where no face is drawn.
  var nothing: String {
    switch extent {
    case .nearest: "nothing: the index is empty"
    case .within(let radius): "nothing within radius \(radius)"
    }
  }

  private func draw(
    _ hit: IndexSearch.Hit, of answer: FaceAnswer, column: Int, row: Int, on sheet: inout Picture
  ) {
    let isRight = answer.isItself(hit) ? nil : answer.isRight(hit)
    let ink = isRight.map { $0 ? Self.right : Self.wrong } ?? Self.unknown
    place(pixels[hit.id], column: column, row: row, scale: Self.hitScale, ink, on: &sheet)
    let mark = isRight.map { String($0 ? PixelFont.check : PixelFont.cross) + " " } ?? ""
    let distance = mark + "\(hit.distance)" + (hit.distance == 1 ? " bit" : " bits")
    label(
      answer.isItself(hit) ? "itself" : distance, column: column, row: row + Self.hitSide,
      Self.hitSide, ink, &sheet)
    label(
      gallery.label(of: hit.identity), column: column,
      row: row + Self.hitSide + Self.textPitch, Self.hitSide, Self.faint, &sheet)
  }

  /// A face in a frame of `ink`; an empty one where the face is not known.
  private func place(
    _ planes: [UInt8]?, column: Int, row: Int, scale: Int, _ ink: Picture.Ink,
    on sheet: inout Picture
  ) {
    let outer = Self.side * scale + 2 * Self.frame
    sheet.fill(column: column, row: row, width: outer, height: outer, ink)
    let (left, top) = (column + Self.frame, row + Self.frame)
    if let planes {
      sheet.place(planes: planes, side: Self.side, column: left, row: top, scale: scale)
    } else {
      let inner = Self.side * scale
      sheet.fill(column: left, row: top, width: inner, height: inner, Self.line)
      sheet.write(
        "?", column: left + inner / 2 - 8, row: top + inner / 2 - 11, scale: 3, Self.faint)
    }
  }

  private static func lines(of text: String, _ width: Int) -> [String] {
    PixelFont.lines(of: text, width: width / textScale)
  }

  private func label(
    _ text: String, column: Int, row: Int, _ width: Int, _ ink: Picture.Ink, _ sheet: inout Picture
  ) {
    for (index, line) in Self.lines(of: text, width).enumerated() {
      sheet.write(
        line, column: column, row: row + 5 + index * Self.textPitch, scale: Self.textScale, ink)
    }
  }
}

extension FaceGallery {
  /// What `identity` is called on a sheet: by number where the name is unknown or cannot be drawn.
  func label(of identity: Int64) -> String {
    name(of: identity).flatMap { PixelFont.canDraw($0) ? $0 : nil } ?? "no. \(identity)"
  }
}

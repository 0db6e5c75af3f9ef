import Testing

@testable import Pictures

@Suite struct DrawingTests {
  private static let ink = Picture.Ink(1, 2, 3)

  /// The picture as lines of text, what is inked as #.
  private static func shape(_ picture: Picture) -> [String] {
    (0..<picture.height).map { row in
      String(
        (0..<picture.width).map { column -> Character in
          picture.pixels[3 * (row * picture.width + column)] == 1 ? "#" : "."
        })
    }
  }

  @Test func `a rectangle is filled, what lies outside is left out`() {
    var picture = Picture(width: 4, height: 3)
    picture.fill(column: 2, row: -5, width: 9, height: 7, Self.ink)
    #expect(Self.shape(picture) == ["..##", "..##", "...."])
    for (column, row, width, height) in [(9, 0, 2, 2), (0, 9, 2, 2), (-9, 0, 3, 1), (0, 0, 0, 0)] {
      var untouched = picture
      untouched.fill(column: column, row: row, width: width, height: height, Self.ink)
      #expect(untouched == picture)
    }
  }

  @Test func `letters are what they look like`() {
    var picture = Picture(width: 11, height: 7)
    picture.write("Eé", column: 0, row: 0, scale: 1, Self.ink)
    #expect(
      Self.shape(picture) == [
        "#####......",
        "#..........",
        "#......###.",
        "####..#...#",
        "#.....#####",
        "#.....#....",
        "#####..###.",
      ])
    var large = Picture(width: 22, height: 14)
    large.write("Eé", column: 0, row: 0, scale: 2, Self.ink)
    #expect(
      Self.shape(large)
        == Self.shape(picture).flatMap { line in
          Array(repeating: String(line.flatMap { [$0, $0] }), count: 2)
        })
  }

  @Test func `text is measured, cut, and never leaves the picture`() {
    #expect(PixelFont.width(of: "abc") == 17 && PixelFont.width(of: "") == 0)
    #expect(PixelFont.letters(of: "語")[0] == [0x7F, 0x41, 0x41, 0x41, 0x7F])
    #expect((32...126).allSatisfy { PixelFont.letters(of: String(UnicodeScalar($0))).count == 1 })
    var picture = Picture(width: 3, height: 3)
    picture.write("long", column: -4, row: -4, scale: 3, Self.ink)
  }

  @Test func `text too long loses its start, its middle or its end, and never more than it must`() {
    func fitting(_ text: String, letters: Int, _ cut: TextCut) -> String {
      PixelFont.fitting(text, width: letters * PixelFont.pitch - 1, cut: cut)
    }
    #expect(fitting("abcdef", letters: 3, .end) == "ab…")
    #expect(fitting("abcdef", letters: 3, .start) == "…ef")
    #expect(fitting("orl person 07", letters: 10, .middle) == "orl p…n 07")
    for cut in [TextCut.start, .middle, .end] {
      for letters in 1...9 {
        let shown = fitting("abcdefgh", letters: letters, cut)
        #expect(PixelFont.letters(of: shown).count == min(letters, 8))
        #expect(shown.contains("…") == (letters < 8))
      }
      #expect(fitting("abc", letters: 0, cut) == "")
    }
  }

  @Test(arguments: [
    ("plain", ["plain"]), ("orl person 07", ["orl person", "07"]), ("orl persona", ["orl persona"]),
    ("abcdefghijk lm", ["abcdefghijk", "lm"]), ("Hohenstaufen", ["Hohenstaufe", "n"]),
    ("A Very Long Name That Goes On 17", ["A Very Long", "Name …On 17"]),
    ("A Very Long Name That Goes On 18", ["A Very Long", "Name …On 18"]),
    (" leading spaces", [" leading", "spaces"]), ("Łukasz Żółć jr", ["Lukasz Zolc", "jr"]),
  ])
  func `a name takes two lines of eleven letters rather than lose its end`(
    name: String, lines: [String]
  ) {
    #expect(PixelFont.lines(of: name, width: 11 * PixelFont.pitch - 1) == lines)
  }

  @Test func `Latin letters are drawn as the nearest, others are known not to be`() {
    #expect(PixelFont.drawable("Łukasz Żółć, Ørsted’s Straße") == "Lukasz Zolc, Orsted's Strasse")
    for name in ["José María Núñez", "Þór", "O'Connor ✓"] { #expect(PixelFont.canDraw(name)) }
    for name in ["王小明", "محمد علي", "Ωmega", "田中 花子", "a\nb"] {
      #expect(!PixelFont.canDraw(name) && PixelFont.canDraw(PixelFont.drawable(name)))
    }
    #expect(PixelFont.drawable("王小明/1.png") == "???/1.png")
  }
}

/// What charts look like: classes for the strokes and fills they are made of.
///
/// Series colours are Okabe and Ito's (2008), which stay apart in every common colour blindness, lightened
/// for dark pages; lines differ in their dashes too. The seven steps of a matrix run from blue over
/// neutral to orange.
public enum ChartStyle {
  /// The colours, as custom properties of light and dark pages.
  ///
  /// `wrong` is `s1` as text has it: 4.5 to 1 against the page, or more.
  public static let variables: Markup = """
    :root{--ink:#1b1e22;--soft:#59616b;--rule:#dfe2e6;--page:#fbfbfa;--card:#ffffff;\
    --s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#8e5ba6;--wrong:#a84300;\
    --m0:#08519c;--m1:#4a90c9;--m2:#b3d1ea;--m3:#f1f1ef;--m4:#fbc9a0;--m5:#ec7f31;--m6:#a63f00;\
    --hover:rgba(30,60,90,.09);--edge:rgba(30,60,90,.28)}
    @media (prefers-color-scheme:dark){:root{--ink:#e9eaec;--soft:#a4acb6;--rule:#343a41;\
    --page:#14161a;--card:#1b1e23;\
    --s0:#56b4e9;--s1:#f2904d;--s2:#35c49a;--s3:#c79ae0;--wrong:#f2904d;\
    --m0:#7cc4f5;--m1:#3f8ac4;--m2:#27506f;--m3:#272b31;--m4:#6b4524;--m5:#c9702b;--m6:#ffad66;\
    --hover:rgba(200,220,255,.12);--edge:rgba(200,220,255,.35)}}
    @media print{:root{--ink:#000;--soft:#444;--rule:#ccc;--page:#fff;--card:#fff;\
    --s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#8e5ba6;--wrong:#a84300;\
    --m0:#08519c;--m1:#4a90c9;--m2:#b3d1ea;--m3:#f1f1ef;--m4:#fbc9a0;--m5:#ec7f31;--m6:#a63f00}}

    """

  /// Rules for a page that has `variables`.
  public static var page: Markup { rules { "var(--\($0))" } }

  /// Rules for a drawing that stands alone, in the light colours.
  static var paper: Markup {
    let colours: [String: Markup] = [
      "ink": "#1b1e22", "soft": "#59616b", "rule": "#dfe2e6", "card": "#ffffff",
      "page": "#ffffff",
      "hover": "transparent", "s0": "#0072b2", "s1": "#d55e00", "s2": "#009e73", "s3": "#8e5ba6",
      "m0": "#08519c", "m1": "#4a90c9", "m2": "#b3d1ea", "m3": "#f1f1ef", "m4": "#fbc9a0",
      "m5": "#ec7f31", "m6": "#a63f00",
    ]
    return rules { colours[$0] ?? "#000000" }
  }

  /// How many series are told apart.
  static let seriesCount = 4

  /// How many steps a matrix has.
  static let matrixSteps = 7

  private static let dashes: [Markup] = ["none", "7 3", "2 3", "9 3 2 3"]

  private static func rules(_ colour: (String) -> Markup) -> Markup {
    let series = (0..<seriesCount).map { index -> Markup in
      let hue = colour("s\(index)")
      return """
        .chart .l\(index){stroke:\(hue);fill:none;stroke-width:2;stroke-linejoin:round;\
        stroke-dasharray:\(dashes[index])}
        .chart .w\(index){stroke:\(hue);fill:none;stroke-width:1.5}
        .chart .d\(index){fill:\(hue)}
        .chart .h\(index){fill:\(colour("card"));stroke:\(hue);stroke-width:1.2}
        .chart .a\(index){fill:\(hue);fill-opacity:.2;stroke:\(hue);stroke-width:1.6}

        """
    }
    let steps = (0..<matrixSteps).map { index -> Markup in
      ".chart .m\(index){fill:\(colour("m\(index)"))}\n"
    }
    return """
      .chart text{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;\
      fill:\(colour("soft"));font-variant-numeric:tabular-nums;\
      paint-order:stroke;stroke:\(colour("page"));stroke-width:3px;stroke-linejoin:round}
      .chart text.strong{fill:\(colour("ink"))}
      .chart .grid{stroke:\(colour("rule"));stroke-width:1;fill:none}
      .chart .base{stroke:\(colour("soft"));stroke-width:1;fill:none}
      .chart .mark{stroke:\(colour("soft"));stroke-width:1;stroke-dasharray:3 3;fill:none}
      .chart .hit{fill:transparent}
      .chart .hit:hover{fill:\(colour("hover"))}
      .chart .cells{fill:transparent}
      .chart .cells path:hover{stroke:\(colour("ink"));stroke-width:.2}
      \(series)\(steps)
      """
  }
}

import Foundation

/// One good command line of which every path is told apart, so that another can take its place.
struct Line: Sendable {
  /// What a word of a command line is.
  enum Role: Sendable {
    /// A file that is read.
    case input
    /// A folder of pickles or pictures.
    case folder
    /// An index that is read; `change` only to be changed.
    case index, change
    /// A file that is written.
    case output
    /// A folder that is written into.
    case outputFolder
    /// No path.
    case plain
  }

  /// An option, or an argument under its name in the help, and its value.
  struct Word: Sendable {
    let role: Role
    let name: String
    let value: String
    /// Whether `name` stands before the value.
    var isOption: Bool { name.hasPrefix("-") }
  }

  /// `ddh-index query`.
  let command: String
  let words: [Word]
  /// Whether only a build with libjpeg-turbo and libpng does this.
  var needsPictures = false

  /// The executable.
  var executable: String { String(command.prefix { $0 != " " }) }

  /// The arguments, with `path` as the value of the word at `place`.
  func arguments(_ place: Int? = nil, _ path: String = "") -> [String] {
    command.split(separator: " ").dropFirst().map(String.init)
      + words.enumerated().flatMap { index, word in
        (word.isOption ? [word.name] : []) + [index == place ? path : word.value]
      } + ["-q"]
  }

  /// The words that have one of `roles`.
  func places(_ roles: Role...) -> [Int] { words.indices.filter { roles.contains(words[$0].role) } }
}

extension Line {
  init(_ command: String, _ words: (Role, String, String)..., needsPictures: Bool = false) {
    self.command = command
    self.words = words.map { Word(role: $0.0, name: $0.1, value: $0.2) }
    self.needsPictures = needsPictures
  }

  /// The same with `--run-record`, which all commands have.
  func recorded(_ path: String) -> Line {
    Line(
      command: command,
      words: words + [Word(role: .output, name: "--run-record", value: path)],
      needsPictures: needsPictures)
  }
}

extension Pipeline {
  /// Every path of every command that is installed. All outputs are called `out…`; the changes of the
  /// index come after what asks it.
  var lines: [Line] {
    (makingLines + measuringLines + queryLines + indexLines + exportLines)
      .map { $0.recorded(folder.file("out.run")) }
  }

  private var makingLines: [Line] {
    let out = folder.file("out")
    return [
      Line(
        "ddh-synthesize", (.input, "--settings", people), (.outputFolder, "--out", "\(out).raw")),
      Line(
        "ddh-convert", (.folder, "train", "\(raw)/train"), (.folder, "test", "\(raw)/test"),
        (.output, "--faces", out), (.input, "--settings", nothing)),
      Line(
        "ddh-convert", (.folder, "train", pictures), (.output, "--faces", out),
        (.input, "--boxes", boxes), (.input, "--split", list), (.input, "--identities", named),
        needsPictures: true),
      Line(
        "ddh-train", (.input, "faces", faces), (.output, "--model", "\(out).model.safetensors"),
        (.input, "--settings", settings), (.plain, "--threads", "1")),
      Line(
        "ddh-encode", (.input, "faces", faces), (.input, "--model", model), (.output, "--out", out),
        (.input, "--settings", nothing), (.plain, "--threads", "1")),
      Line("ddh-inspect", (.input, "files", codes)),
    ]
  }

  private var measuringLines: [Line] {
    let out = folder.file("out")
    return [
      Line(
        "ddh-evaluate report", (.input, "codes", codes), (.output, "--out", "\(out).json"),
        (.input, "--faces", faces), (.input, "--model", model), (.input, "--training-log", log),
        (.outputFolder, "--charts", "\(out).charts"), (.input, "--settings", nothing),
        (.plain, "--threads", "1")),
      Line(
        "ddh-evaluate table", (.input, "reports", report), (.output, "--json", out),
        (.output, "--markdown", "\(out).md"), (.output, "--html", "\(out).html"),
        (.outputFolder, "--charts", "\(out).charts")),
      Line(
        "ddh-evaluate compare", (.input, "reports", report), (.output, "--json", out),
        (.output, "--markdown", "\(out).md"), (.output, "--html", "\(out).html"),
        (.outputFolder, "--charts", "\(out).charts")),
      Line(
        "ddh-evaluate card", (.input, "faces", faces), (.input, "--model", model),
        (.input, "--report", report), (.output, "--out", out)),
    ]
  }

  private var indexLines: [Line] {
    let fresh = folder.file("out.index")
    return [
      Line(
        "ddh-index build", (.input, "codes", codes), (.input, "--faces", faces),
        (.outputFolder, "--index", fresh), (.plain, "--threads", "1")),
      Line(
        "ddh-index update", (.input, "faces", faces), (.input, "--model", model),
        (.output, "--status", folder.file("out.status")), (.outputFolder, "--index", fresh),
        (.plain, "--threads", "1")),
      Line("ddh-index remove", (.input, "--ids", ids), (.change, "--index", index)),
      Line("ddh-index rollback", (.change, "--index", index)),
      Line("ddh-index verify", (.index, "--index", index)),
      Line("ddh-index list", (.index, "--index", index)),
      Line(
        "ddh-index export", (.index, "--index", index), (.plain, "--format", "packed"),
        (.output, "--out", folder.file("out.npy"))),
    ]
  }

  private var queryLines: [Line] {
    [
      Line(
        "ddh-index query", (.index, "--index", index), (.input, "--faces", faces),
        (.input, "--model", model), (.plain, "--row", "0"),
        (.output, "--open-sheet", folder.file("out.png"))),
      Line(
        "ddh-index query", (.index, "--index", index), (.input, "--codes", codes),
        (.plain, "--row", "0")),
      Line(
        "ddh-index query", (.index, "--index", index), (.input, "--codes", codes),
        (.input, "--queries", queries)),
      Line(
        "ddh-index query", (.index, "--index", index), (.input, "--model", model),
        (.input, "--image", "\(pictures)/Ada/jpeg.jpg"), needsPictures: true),
    ]
  }

  private var exportLines: [Line] {
    let out = folder.file("out")
    return [
      Line("ddh-export onnx", (.input, "model", model), (.output, "--out", out)),
      Line("ddh-export torch", (.input, "model", model), (.output, "--out", out)),
      Line(
        "ddh-export tensorboard", (.input, "logs", log), (.outputFolder, "--out", "\(out).runs")),
    ]
  }
}

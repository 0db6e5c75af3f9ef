import ArgumentParser
import ByteStreams
import Console
import Foundation
import Index
import Retrieval

struct QueryCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Find the codes nearest to a face or a code.",
    discussion: """
      Ask with a picture (--image, --model), with a face (--faces, --row, --model), with a row of a \
      codes artifact (--codes, --row) or with a code in full (--code 0101…, bit 0 first). With --faces \
      and --open-sheet the nearest faces are drawn.

      Programs ask with --queries FILE, or - for standard input: one JSON object a line such as \
      {"query": "any tag", "row": 7}, {"code": "0101…"} or {"pixels": "base64 of 3072 bytes"}; each \
      is answered by one line, as soon as it has come. docs/formats/index.md has the fields.

      Examples:
        ddh-index query --index data/50-index/demo --row 0 -k 3 \\
          --faces data/10-faces/demo.faces.safetensors \\
          --model data/20-models/demo.model.safetensors
        echo '{"code": "010110001110"}' |
          ddh-index query --index data/50-index/demo.12bits --queries - --radius 2
      """)

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Option(help: "Rows are faces of this faces artifact.", completion: .file())
  var faces: String?

  @Option(help: "The model the index was built with; encodes faces.", completion: .file())
  var model: String?

  @Option(help: "Rows are codes of this codes artifact.", completion: .file())
  var codes: String?

  @Option(help: "Ask with this code, such as 0101, bit 0 first.")
  var code: String?

  @Option(name: [.long, .customLong("image-row")], help: "The row to ask with, from 0.")
  var row: Int?

  @Option(
    help: ArgumentHelp(
      "Answer the JSON lines of this file; - is standard input.", valueName: "file"),
    completion: .file())
  var queries: String?

  @Option(help: "Whether rows count in the test set (queries) or the train set (gallery).")
  var split: QuerySource.Split = .test

  @Option(name: .customShort("k"), help: "Return the nearest so many. (default: 10)")
  var count: Int?

  @Option(help: "Return everything within so many bits instead.")
  var radius: Int?

  @Flag(help: "Print one JSON object a line instead of a table.")
  var json = false

  @OptionGroup(title: "Pictures") var pictures: PictureQueryOptions

  @Flag(help: "Open a large index at once, without comparing checksums; verify compares them.")
  var unchecked = false

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func validate() throws {
    if !pictures.image.isEmpty || pictures.openSheet != nil { try validatePictures() }
    guard [faces, codes, code].compactMap({ $0 }).count <= 1 else {
      throw ValidationError("Ask with one of --faces, --codes and --code.")
    }
    if queries != nil {
      guard code == nil, row == nil, faces == nil || model != nil else {
        throw ValidationError("--queries goes with --codes, --faces and --model, or --model.")
      }
    } else if pictures.image.isEmpty {
      try validateSingle()
    }
    if let code {
      do { _ = try BinaryCode(code) } catch { throw ValidationError("--code: \(error)") }
    }
    guard count == nil || radius == nil else {
      throw ValidationError("-k and --radius exclude each other.")
    }
    if let count, count < 1 { throw ValidationError("-k \(count): expected 1 or more.") }
    if let radius, !(0...CodeLength.longest).contains(radius) {
      throw ValidationError("--radius \(radius): expected 0 to \(CodeLength.longest).")
    }
  }

  /// One question, a code or a row.
  private func validateSingle() throws {
    guard code != nil || row != nil else { throw ValidationError(Self.questions) }
    guard faces != nil || codes != nil || code != nil else {
      throw ValidationError("--row needs to know of what: --codes, or --faces and --model.")
    }
    guard (faces == nil) == (model == nil) else {
      throw ValidationError("--faces and --model go together: the model encodes the face.")
    }
    guard code == nil || row == nil else {
      throw ValidationError("Ask with one of --code and --row.")
    }
  }

  private static let questions = """
    Ask with one of
      --image FILE      with --model: a picture of a face
      --row N           with --faces and --model, or with --codes: one of their rows
      --code 0101…      a code, bit 0 first
      --queries FILE    many questions, one JSON object a line
    """

  private func validatePictures() throws {
    guard code == nil, codes == nil, queries == nil, model != nil,
      pictures.image.isEmpty || row == nil
    else {
      throw ValidationError(
        "--image goes with --model, and with --faces for names and --open-sheet.")
    }
    guard pictures.openSheet == nil || faces != nil else {
      throw ValidationError("--open-sheet needs --faces, the faces the index was made of.")
    }
  }

  func perform(_ console: Console) throws {
    let single: IndexQuery? = try code.map { .code(try BinaryCode($0)) } ?? row.map { .row($0) }
    let search = try IndexSearch(
      index, isChecked: !unchecked, threads: crew.count, progress: console.progress)
    let source = try QuerySource(
      pictures.image.isEmpty ? origin : nil, model: model, for: search.generation)
    if search.generation.count == 0 {
      console.remark("\(index) is empty: nothing can be found.")
    }
    if !pictures.image.isEmpty || pictures.openSheet != nil {
      return try answerFaces(search, source, extent, console)
    }
    guard let single else { return try answerBatch(search, source, console) }
    let hits = try search.hits(for: [source.code(for: single)], extent, threads: crew.count)[0]
    if hits.isEmpty, search.generation.count > 0 { remarkOnNothing(console) }
    if json { return try console.show(json: hits) }
    guard !hits.isEmpty else { return }
    try console.show(
      table: [["rank", "id", "identity", "distance"]]
        + hits.map { ["\($0.rank)", "\($0.id)", "\($0.identity)", "\($0.distance)"] })
  }

  /// That nothing was found, which only a radius can do in an index that is not empty.
  func remarkOnNothing(_ console: Console) {
    console.remark(radius.map { "nothing lies within \($0) bits." } ?? "nothing was found.")
  }

  private var extent: IndexSearch.Extent {
    radius.map { .within(radius: $0) } ?? .nearest(count ?? 10)
  }

  private var origin: QuerySource.Origin? {
    codes.map { .codes(path: $0, split: split) } ?? faces.map { .faces(path: $0, split: split) }
  }

  private func answerBatch(
    _ search: IndexSearch, _ source: QuerySource, _ console: Console
  ) throws {
    var batch = QueryBatch(search, source, extent, threads: crew.count)
    func show(_ answers: String) throws {
      if !answers.isEmpty { try console.show(json: String(answers.dropLast())) }
    }
    if let queries, queries != "-" {
      // On a terminal the answers tell by themselves how far it is.
      try batch.answer(
        file: queries, progress: isatty(1) == 0 ? console.progress : .silent, show)
    } else {
      // Answered as they come; nobody knows how many will.
      while case let piece = try StandardStreams.read(), !piece.isEmpty {
        try show(batch.answers(to: piece))
      }
      try show(batch.lastAnswers())
    }
    if batch.failureCount > 0 {
      console.complain(
        "\(batch.failureCount) queries could not be answered; their lines say why.")
      throw ExitCode(ExitStatus.badData.rawValue)
    }
  }
}

extension QuerySource.Split: ExpressibleByArgument {}

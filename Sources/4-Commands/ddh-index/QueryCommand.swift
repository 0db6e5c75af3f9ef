import ArgumentParser
import Console
import Foundation
import Index
import Retrieval

struct QueryCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Find the codes nearest to a face or a code.",
    discussion: """
      Ask with a face (--faces, --row, --model), with a row of a codes artifact (--codes, --row) or \
      with a code in full (--code 0101…, bit 0 first).
      """)

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Option(help: "Ask with a face of this faces artifact.", completion: .file())
  var faces: String?

  @Option(help: "The model the index was built with; needed with --faces.", completion: .file())
  var model: String?

  @Option(help: "Ask with a code of this codes artifact.", completion: .file())
  var codes: String?

  @Option(help: "Ask with this code, such as 0101, bit 0 first.")
  var code: String?

  @Option(help: "The row to ask with, from 0.")
  var row: Int?

  @Option(help: "Whether the row counts in the test set (queries) or the train set (gallery).")
  var split: IndexQuery.Split = .test

  @Option(name: .customShort("k"), help: "Return the nearest so many. (default: 10)")
  var count: Int?

  @Option(help: "Return everything within so many bits instead.")
  var radius: Int?

  @Flag(help: "Print one JSON object a line instead of a table.")
  var json = false

  @OptionGroup var speaking: Speaking

  func validate() throws {
    guard [faces, codes, code].compactMap({ $0 }).count == 1 else {
      throw ValidationError("Ask with exactly one of --faces, --codes and --code.")
    }
    guard (faces == nil) == (model == nil) else {
      throw ValidationError("--faces and --model go together: the model encodes the face.")
    }
    guard (code == nil) == (row != nil) else {
      throw ValidationError("--row goes with --faces or --codes, which need it.")
    }
    guard count == nil || radius == nil else {
      throw ValidationError("-k and --radius exclude each other.")
    }
    if let count, count < 1 { throw ValidationError("-k \(count): expected 1 or more.") }
    if let radius, !(0...CodeLength.longest).contains(radius) {
      throw ValidationError("--radius \(radius): expected 0 to \(CodeLength.longest).")
    }
  }

  func perform(_ console: Console) throws {
    let query = try query()
    let search = try IndexSearch(index)
    let extent = radius.map { IndexSearch.Extent.within(radius: $0) } ?? .nearest(count ?? 10)
    let hits = try search.hits(for: query, extent)
    if search.generation.codes.count == 0 {
      console.remark("\(index) is empty: nothing can be found.")
    } else if hits.isEmpty {
      console.remark("nothing lies within \(radius ?? 0) bits.")
    }
    try json ? showLines(hits, console) : showTable(hits, console)
  }

  private func query() throws -> IndexQuery {
    if let code { return .code(try BinaryCode(code)) }
    let row = row ?? 0
    if let codes { return .codes(path: codes, split: split, row: row) }
    return .face(path: faces ?? "", split: split, row: row, model: model ?? "")
  }

  private func showLines(_ hits: [IndexSearch.Hit], _ console: Console) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for hit in hits { try console.show(String(decoding: try encoder.encode(hit), as: UTF8.self)) }
  }

  private func showTable(_ hits: [IndexSearch.Hit], _ console: Console) throws {
    guard !hits.isEmpty else { return }
    let rows =
      [["rank", "id", "identity", "distance"]]
      + hits.map { ["\($0.rank)", "\($0.id)", "\($0.identity)", "\($0.distance)"] }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }
      try console.show(cells.joined(separator: "  "))
    }
  }
}

extension IndexQuery.Split: ExpressibleByArgument {}

import ArgumentParser
import Foundation
import Lanes
import Retrieval

/// Times searches on request, so that another program can time its own in between.
@main
struct BenchSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ddh-bench-search",
    abstract: "Time Hamming searches of a codes artifact, one line of JSON a search.",
    discussion: """
      Reads lines such as "scan nearest 50", "tables within 2" or "tables within 2 FILE" and answers each \
      with seconds and neighbours found; FILE gets query, row and distance of each as 64-bit integers.
      benchmarks/search_faiss.py drives it.

      Example:
        echo 'scan nearest 50' | ddh-bench-search data/30-codes/demo.codes.safetensors
      """)

  @Argument(help: "The codes artifact.", completion: .file())
  var codes: String

  @Option(help: "Threads.")
  var threads = 2

  @Option(help: "Only the first so many queries.")
  var queries: Int?

  @Flag(help: "Do not check the artifact's checksums.")
  var unverified = false

  func run() throws {
    let workers = Workers(count: threads)
    defer { workers.stop() }
    let bench = try SearchBench(codes, queries: queries, verified: !unverified, workers)
    while let line = readLine() {
      guard let request = SearchRequest(line) else {
        throw ValidationError(
          "'\(line)': expected scan or tables, nearest or within, a number, perhaps a file")
      }
      try FileHandle.standardOutput.write(contentsOf: Data((bench.answer(request) + "\n").utf8))
    }
  }
}

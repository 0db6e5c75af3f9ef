import ArgumentParser
import Console
import Index

struct ExportCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the codes for numpy, faiss or PostgreSQL, ids and identities beside them.",
    discussion: """
      Formats:
        packed      .npy of U8 (n, bytes), bit i of a code is bit i mod 8 of byte i / 8
        signs       .npy of I8 (n, bits), +1 and -1
        faiss-flat  IndexBinaryFlat: faiss.read_index_binary; answers are rows
        faiss-map   IndexBinaryIDMap2: answers are ids
        pgvector    CSV id,identity,code for a column of type bit(n)

      Example:
        ddh-index export --index data/50-index/demo --format faiss-map \\
          --out demo.faiss
      """)

  @Option(help: "The index's directory.", completion: .directory)
  var index: String

  @Option(help: "What to write.")
  var format: ExportFormat

  @Option(
    help: "Where; STEM.ids.npy and STEM.identities.npy appear beside it.", completion: .file())
  var out: String

  @OptionGroup var crew: Crew

  @OptionGroup var speaking: Speaking

  func perform(_ console: Console) throws {
    let export = try IndexExport(index, threads: crew.count, progress: console.progress)
    for path in try export.write(format, to: out) { try console.show(path) }
  }
}

extension ExportFormat: ExpressibleByArgument {}

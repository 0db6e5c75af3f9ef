import ByteStreams
import Foundation
import Retrieval
import TestSupport
import Testing

@testable import Index

/// What other programs read of an export is what a query finds.
@Suite struct ExportTests {
  private let folder: Folder
  private var index: String { folder.file("index") }
  private static let lengths = [12, 24, 36, 48, 64, 65, 128, 256]

  /// An index of two segments and a removed id, with `bits` bits.
  private func build(bits: Int) throws {
    let codes = folder.file("a.codes.safetensors")
    try writeCodes(to: codes, bits: bits, gallery: 60)
    _ = try IndexBuild(codes: codes, index: index).run()
    _ = try IndexRemoval([0, 7, 59], index: index).run()
  }

  init() throws { folder = try Folder() }

  private func export(_ format: ExportFormat, _ name: String) throws -> String {
    let path = folder.file(name)
    _ = try IndexExport(index).write(format, to: path)
    return path
  }

  /// Rows as `id identity bits`, as the index holds them.
  private func rows() throws -> [String] {
    var rows: [String] = []
    try IndexSearch(index).generation.forEachRow {
      rows.append(
        "\($0.identifiers[$1]) \($0.codes.identity(at: $1)) \(try $0.codes.code(at: $1))")
    }
    return rows
  }

  @Test(.enabled(if: Python.hasNumPy, "python3 has no numpy"), arguments: lengths)
  func `numpy reads packed and signed codes, ids and identities`(bits: Int) throws {
    try build(bits: bits)
    let read = try Python.run(
      """
      import sys, numpy as np
      packed, signs, bits = np.load(sys.argv[1]), np.load(sys.argv[2]), int(sys.argv[3])
      stem = sys.argv[1][:-4]
      ids, identities = np.load(stem + ".ids.npy"), np.load(stem + ".identities.npy")
      assert packed.dtype == np.uint8 and signs.dtype == np.int8 and ids.dtype == np.int64
      unpacked = np.unpackbits(packed, axis=1, bitorder="little")
      assert not unpacked[:, bits:].any() and (np.where(unpacked[:, :bits], 1, -1) == signs).all()
      for row in zip(ids, identities, unpacked): print(*row[:2], "".join(map(str, row[2][:bits])))
      """, export(.packed, "p.npy"), export(.signs, "s.npy"), "\(bits)")
    #expect(read.split(separator: "\n").map(String.init) == (try rows()))
  }

  @Test(.enabled(if: Python.hasFaiss, "python3 has no faiss"), arguments: lengths)
  func `faiss reads both its formats, writes the same bytes, and finds the same`(bits: Int) throws {
    try build(bits: bits)
    let query = try CodesArtifact(folder.file("a.codes.safetensors")).queries.code(at: 0)
    let found = try Python.run(
      """
      import sys, faiss, numpy as np
      flat, mapped = map(faiss.read_index_binary, sys.argv[1:3])
      assert type(flat) is faiss.IndexBinaryFlat and type(mapped) is faiss.IndexBinaryIDMap2
      for index, path in (flat, sys.argv[1]), (mapped, sys.argv[2]):
        assert faiss.serialize_index_binary(index).tobytes() == open(path, "rb").read()
      query = np.array([list(map(int, sys.argv[3]))], dtype=np.uint8)
      query = np.packbits(query, axis=1, bitorder="little")
      ids = np.load(sys.argv[1][:-5] + "f.ids.npy")
      for index, name in (flat, lambda row: ids[row]), (mapped, lambda id: id):
        distances, found = index.search(query, index.ntotal)
        print(*sorted((int(d), int(name(i))) for d, i in zip(distances[0], found[0])), sep=";")
      """, export(.faissFlat, "f.bin"), export(.faissMap, "m.bin"), query.description)
    let hits = try IndexSearch(index).hits(for: [query], .nearest(100))[0]
    let expected = hits.map { "(\($0.distance), \($0.id))" }.joined(separator: ";")
    #expect(found == "\(expected)\n\(expected)")
  }

  @Test func `the CSV holds each code's bits, bit 0 first`() throws {
    try build(bits: 48)
    let text = try String(contentsOfFile: export(.pgvector, "c.csv"), encoding: .utf8)
    #expect(
      text == "id,identity,code\n"
        + (try rows()).map { $0.replacingOccurrences(of: " ", with: ",") + "\n" }.joined())
  }

  @Test(.enabled(if: PostgreSQL.isThere, "no PostgreSQL server programs"))
  func `PostgreSQL reads the CSV and finds the same`() throws {
    try build(bits: 48)
    let query = try CodesArtifact(folder.file("a.codes.safetensors")).queries.code(at: 0)
    let server = try PostgreSQL(in: folder.file("pg"))
    defer { server.stop() }
    let found = try server.run(
      """
      create table faces (id bigint primary key, identity bigint, code bit(48));
      \\copy faces from '\(export(.pgvector, "c.csv"))' with (format csv, header true)
      select bit_count(code # B'\(query)') || ' ' || id from faces
        order by bit_count(code # B'\(query)'), id limit 20;
      """)
    let hits = try IndexSearch(index).hits(for: [query], .nearest(20))[0]
    #expect(
      found.split(separator: "\n").filter { !$0.hasPrefix("C") }.map(String.init)
        == hits.map { "\($0.distance) \($0.id)" })
  }

  @Test func `an empty index exports no rows`() throws {
    try writeCodes(to: folder.file("e.codes.safetensors"), gallery: 0)
    _ = try IndexBuild(codes: folder.file("e.codes.safetensors"), index: index).run()
    let flat = try InputFile(export(.faissFlat, "f.bin"))
    #expect(flat.byteCount == 33)
    #expect(try String(contentsOfFile: export(.pgvector, "c.csv"), encoding: .utf8).count == 17)
  }

  @Test func `the command names what it wrote`() throws {
    try build(bits: 48)
    let out = folder.file("x.npy")
    let made = try Command(
      "ddh-index", ["export", "--index", index, "--format", "packed", "--out", out])
    #expect(made.status == 0)
    #expect(
      made.output
        == [out, folder.file("x.ids.npy"), folder.file("x.identities.npy")]
        .map { $0 + "\n" }.joined())
    #expect(
      try Command("ddh-index", ["export", "--index", index, "--format", "x", "--out", out]).status
        == 64)
  }
}

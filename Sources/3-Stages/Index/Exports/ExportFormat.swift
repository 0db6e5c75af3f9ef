/// What an index can be exported as.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// `.npy` of U8, (n, ⌈L / 8⌉): numpy's `packbits(bitorder="little")`.
  case packed
  /// `.npy` of I8, (n, L): +1 where a bit is set, −1 where not.
  case signs
  /// faiss's `IndexBinaryFlat`: an answer is a row.
  case faissFlat = "faiss-flat"
  /// faiss's `IndexBinaryIDMap2` over a flat index: an answer is an id.
  case faissMap = "faiss-map"
  /// CSV `id,identity,code` for PostgreSQL's `bit(L)`, as pgvector searches it.
  case pgvector
}

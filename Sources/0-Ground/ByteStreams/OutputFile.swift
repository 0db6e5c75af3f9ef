import Foundation

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary sibling `.name.<pid>.<random>.tmp`; `publish()` makes them durable and
/// renames the sibling onto the target:
///
///     write* < fsync(file) < close < rename < fsync(directory)
///
/// Until then the target is untouched. An output that is dropped unpublished leaves nothing behind;
/// what a killed process left is swept by the next writer of the same target.
public final class OutputFile {
  /// Where the file appears.
  public let path: String
  private let temporary: String
  private var descriptor: Int32
  private var pending: [UInt8] = []
  private var flushed = 0

  private static let bufferCapacity = 1 << 20

  /// Begins a file that will appear at `path`; creates missing parent directories.
  ///
  /// - Throws: `FileFailure.cannotWrite` when the temporary cannot be created.
  public init(_ path: String) throws(FileFailure) {
    let (directory, name) = Self.split(path)
    try Self.createDirectory(directory)
    Self.sweep(directory, name)
    self.path = path
    temporary =
      "\(directory)/.\(name).\(getpid()).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, action: "create", errno: errno)
    }
    pending.reserveCapacity(Self.bufferCapacity)
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unsafe unlink(temporary)
    }
  }

  /// Bytes written so far: where the next `write` goes.
  public var byteCount: Int { flushed + pending.count }

  /// Appends `bytes`.
  public func write(_ bytes: [UInt8]) throws(FileFailure) {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.bufferCapacity { try flush() }
  }

  /// Appends the bytes of `buffer`.
  public func write(_ buffer: UnsafeRawBufferPointer) throws(FileFailure) {
    if buffer.count < Self.bufferCapacity {
      unsafe pending.append(contentsOf: buffer)
      if pending.count >= Self.bufferCapacity { try flush() }
    } else {
      try flush()
      unsafe try put(buffer, at: flushed)
      flushed += buffer.count
    }
  }

  /// Appends the UTF-8 of `text`.
  public func write(_ text: String) throws(FileFailure) { try write(Array(text.utf8)) }

  /// Replaces bytes already written, from `offset` on.
  public func overwrite(at offset: Int, with bytes: [UInt8]) throws(FileFailure) {
    precondition(offset >= 0 && offset + bytes.count <= byteCount, "overwrite past the end")
    try flush()
    try put(bytes, at: offset)
  }

  /// Makes the bytes durable and the file visible at `path`, in place of what was there.
  public func publish() throws(FileFailure) {
    try flush()
    guard fsync(descriptor) == 0 else { throw failed("flush to disk") }
    let closed = close(descriptor)
    let closeError = errno
    descriptor = -1
    guard closed == 0 else {
      unsafe unlink(temporary)
      throw .cannotWrite(path: path, action: "close", errno: closeError)
    }
    guard unsafe rename(temporary, path) == 0 else {
      let failure = failed("rename onto")
      unsafe unlink(temporary)
      throw failure
    }
    try Self.synchronizeDirectory(Self.split(path).directory)
  }

  /// Writes a whole small file at once.
  public static func publish(_ text: String, to path: String) throws(FileFailure) {
    let file = try OutputFile(path)
    try file.write(text)
    try file.publish()
  }

  private func flush() throws(FileFailure) {
    guard !pending.isEmpty else { return }
    try put(pending, at: flushed)
    flushed += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: [UInt8], at offset: Int) throws(FileFailure) {
    var failure: FileFailure?
    unsafe bytes.withUnsafeBytes { buffer in
      do throws(FileFailure) {
        unsafe try put(buffer, at: offset)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func put(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(FileFailure) {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw failed("write") }
      done += count
    }
  }

  private func failed(_ action: String) -> FileFailure {
    .cannotWrite(path: path, action: action, errno: errno)
  }

  // MARK: Directories

  /// Creates `directory` and its missing parents.
  public static func createDirectory(_ directory: String) throws(FileFailure) {
    if unsafe mkdir(directory, 0o755) == 0 || errno == EEXIST { return }
    let parent = split(directory).directory
    guard errno == ENOENT, parent != directory else {
      throw .cannotWrite(path: directory, action: "create", errno: errno)
    }
    try createDirectory(parent)
    guard unsafe mkdir(directory, 0o755) == 0 || errno == EEXIST else {
      throw .cannotWrite(path: directory, action: "create", errno: errno)
    }
  }

  /// Makes a rename or unlink inside `directory` durable.
  public static func synchronizeDirectory(_ directory: String) throws(FileFailure) {
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: directory, action: "open", errno: errno)
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .cannotWrite(path: directory, action: "flush to disk", errno: errno)
    }
  }

  /// A path's directory (`.` when it names none) and last component.
  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
  }

  /// Removes temporaries of `name` whose writers no longer run.
  private static func sweep(_ directory: String, _ name: String) {
    let prefix = ".\(name)."
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for entry in entries where entry.hasPrefix(prefix) && entry.hasSuffix(".tmp") {
      let owner = entry.dropFirst(prefix.count).prefix { $0 != "." }
      guard let process = Int32(owner), kill(process, 0) != 0, errno == ESRCH else { continue }
      unsafe unlink("\(directory)/\(entry)")
    }
  }
}

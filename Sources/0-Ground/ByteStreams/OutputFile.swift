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
///
/// Files that belong together are all sealed (written, flushed, closed) before the first is published,
/// so that a full disk meets all of them or none.
public final class OutputFile {
  /// Where the file appears, as it was named.
  public let path: String
  /// Where that is, links followed.
  private let target: String
  private let isInPlace: Bool
  private let isFollowing: Bool
  private let temporary: String
  /// Negative once it is closed.
  private var descriptor: Int32
  /// Keeps the temporary locked from there to the rename; negative when it does not.
  private var lock: Int32 = -1
  /// Whether there is no temporary any more.
  private var isPublished: Bool
  private var pending: [UInt8] = []
  private var flushed = 0

  private static let bufferCapacity = 1 << 20

  /// Begins a file that will appear at `path`, or at what a symbolic link there names; creates missing
  /// parent directories.
  ///
  /// - Parameters:
  ///   - isInPlace: Whether it may take the place of a file this command has read.
  ///   - isFollowing: Whether a symbolic link at `path` is followed; otherwise the file takes its place.
  /// - Throws: `FileFailure.cannotWrite` when the temporary cannot be created; `.cannotReplace` and
  ///   `.replacesInput` when something is in the way that must stay.
  public init(
    _ path: String, inPlace isInPlace: Bool = false, followingLinks isFollowing: Bool = true
  ) throws(FileFailure) {
    self.isInPlace = isInPlace
    self.isFollowing = isFollowing
    target = isFollowing ? try Self.target(of: path) : path
    try Self.checkTarget(path, inPlace: isInPlace, isFollowing)
    let (directory, name) = Self.split(target)
    try Self.createDirectory(directory)
    Self.sweep(directory) { $0 == name }
    self.path = path
    temporary =
      "\(directory)/.\(name).\(getpid()).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    descriptor = Temporaries.create(temporary)
    isPublished = descriptor < 0
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, action: .create, errno: errno)
    }
    pending.reserveCapacity(Self.bufferCapacity)
  }

  deinit {
    if !isPublished { Temporaries.remove(temporary) }
    if descriptor >= 0 { close(descriptor) }
    if lock >= 0 { close(lock) }
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
    try seal()
    try Self.checkTarget(path, inPlace: isInPlace, isFollowing)
    guard Temporaries.rename(temporary, onto: target) else { throw failed(.rename) }
    isPublished = true
    try Self.synchronizeDirectory(Self.split(target).directory)
  }

  /// Makes the bytes durable under the temporary's name; nothing can be written any more.
  public func seal() throws(FileFailure) {
    guard descriptor >= 0 else { return }
    try flush()
    guard Descriptor.retrying({ fsync(descriptor) }) == 0 else { throw failed(.flush) }
    lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    let closed = close(descriptor)
    descriptor = -1
    // Linux closes the descriptor even when a signal interrupts it, and the bytes are on disk.
    guard closed == 0 || errno == EINTR else { throw failed(.close) }
  }

  /// Removes, durably, what is at `path` now: for files that must not be seen beside others' new ones.
  public func removeTarget() throws(FileFailure) {
    if unsafe unlink(target) == 0 {
      return try Self.synchronizeDirectory(Self.split(target).directory)
    }
    guard errno == ENOENT else { throw failed(.remove) }
  }

  /// Writes a whole small file at once.
  public static func publish(
    _ text: String, to path: String, inPlace isInPlace: Bool = false
  ) throws(FileFailure) {
    try publish([(text, to: path)], inPlace: isInPlace)
  }

  /// Writes small files that belong together, and makes them visible in this order.
  public static func publish(
    _ texts: [(text: String, to: String)], inPlace isInPlace: Bool = false
  ) throws(FileFailure) {
    var files: [OutputFile] = []
    for (text, path) in texts {
      let file = try OutputFile(path, inPlace: isInPlace)
      try file.write(text)
      try file.seal()
      files.append(file)
    }
    for file in files { try file.publish() }
  }

  private func flush() throws(FileFailure) {
    guard !pending.isEmpty else { return }
    try put(pending, at: flushed)
    flushed += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: [UInt8], at offset: Int) throws(FileFailure) {
    guard Descriptor.write(bytes, count: bytes.count, at: offset, to: descriptor) else {
      throw failed(.write)
    }
  }

  private func put(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(FileFailure) {
    guard unsafe Descriptor.write(buffer, at: offset, to: descriptor) else { throw failed(.write) }
  }

  private func failed(_ action: FileFailure.Action) -> FileFailure {
    .cannotWrite(path: path, action: action, errno: errno)
  }

  /// Fails where a file could not be published at `path`: for commands that work long before they write.
  public static func requireReplaceable(_ path: String) throws(FileFailure) {
    _ = try target(of: path)
    try checkTarget(path, inPlace: false, true)
  }

  /// Refuses to replace what is no regular file, such as a device, or what this command has read.
  private static func checkTarget(
    _ path: String, inPlace: Bool, _ isFollowing: Bool
  ) throws(FileFailure) {
    let (directory, name) = split(path)
    guard !name.isEmpty else {
      throw .cannotReplace(path: path, found: "the name of a folder")
    }
    var status = stat()
    // Hidden files are read from no folder.
    if unsafe !inPlace && !name.hasPrefix(".") && stat(directory, &status) == 0
      && FilesRead.hold(status)
    {
      throw .insideInput(path: path)
    }
    guard unsafe (isFollowing ? stat(path, &status) : lstat(path, &status)) == 0 else { return }
    if !isFollowing && status.st_mode & S_IFMT == S_IFLNK { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotReplace(path: path, found: InputFile.kind(of: status.st_mode))
    }
    if !inPlace && FilesRead.hold(status) { throw .replacesInput(path: path) }
  }

  /// Where `path` leads when symbolic links in its last component are followed, there or not.
  private static func target(of path: String) throws(FileFailure) -> String {
    var target = path
    for _ in 0..<40 {
      var name = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink(target, &name, name.count)
      guard count > 0 else { return target }
      let bytes = name[..<count].map { UInt8(bitPattern: $0) }
      guard let link = String(validating: bytes, as: UTF8.self) else {
        throw .cannotWrite(path: path, action: .create, errno: EILSEQ)
      }
      target = link.hasPrefix("/") ? link : "\(split(target).directory)/\(link)"
    }
    throw .cannotWrite(path: path, action: .create, errno: ELOOP)
  }

  // MARK: Directories

  /// Creates `directory` and its missing parents, each durable in its own parent.
  public static func createDirectory(_ directory: String) throws(FileFailure) {
    if try makeDirectory(directory) { return }
    let parent = split(directory).directory
    guard parent != directory else {
      throw .cannotWrite(path: directory, action: .create, errno: ENOENT)
    }
    try createDirectory(parent)
    guard try makeDirectory(directory) else {
      throw .cannotWrite(path: directory, action: .create, errno: ENOENT)
    }
  }

  /// Creates `directory` if need be; false when its parent is missing.
  private static func makeDirectory(_ directory: String) throws(FileFailure) -> Bool {
    if unsafe mkdir(directory, 0o755) == 0 {
      try synchronizeDirectory(split(directory).directory)
      return true
    }
    guard errno != ENOENT else { return false }
    guard errno == EEXIST else {
      throw .cannotWrite(path: directory, action: .create, errno: errno)
    }
    return true
  }

  /// Makes a rename or unlink inside `directory` durable.
  public static func synchronizeDirectory(_ directory: String) throws(FileFailure) {
    let descriptor = Descriptor.retrying {
      unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard descriptor >= 0 else {
      throw .cannotWrite(path: directory, action: .flushDirectory, errno: errno)
    }
    defer { close(descriptor) }
    guard Descriptor.retrying({ fsync(descriptor) }) == 0 else {
      throw .cannotWrite(path: directory, action: .flushDirectory, errno: errno)
    }
  }

  /// A path's directory (`.` when it names none) and last component.
  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = path[..<slash]
    return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
  }

  /// Removes the temporaries in `directory` whose writers no longer run.
  ///
  /// - Parameter isTarget: Whether a temporary of the file of this name is meant.
  public static func sweep(_ directory: String, where isTarget: (_ name: String) -> Bool) {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for entry in entries where entry.hasPrefix(".") && entry.hasSuffix(".tmp") {
      // .name.<pid>.<random>.tmp
      let words = entry.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
      guard words.count >= 4, Int32(words[words.count - 3]) != nil,
        isTarget(words.dropLast(3).joined(separator: "."))
      else { continue }
      Temporaries.sweep("\(directory)/\(entry)")
    }
  }
}

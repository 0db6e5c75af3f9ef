import Foundation

/// What a long job has done so far, record by record, for the run that goes on after a kill.
///
///     0            32        SHA-256 of the key: what the records belong to
///     32           n + 32    first record: n bytes, then their SHA-256
///     32 + n + 32  n + 32    second record, and so on
///
/// Opening keeps the records up to the first one that is incomplete or damaged and drops the rest; a
/// journal of another key is begun anew. One process at a time holds it.
public final class Journal {
  private let path: String
  private let descriptor: Int32
  private let recordSize: Int
  private let key: [UInt8]
  /// Whole records.
  public private(set) var count = 0

  private static let digestSize = 32

  /// Opens the journal at `path`, or begins one; creates missing parent directories.
  ///
  /// - Parameters:
  ///   - key: Names the job and all its inputs.
  ///   - recordSize: n, bytes of every record.
  /// - Throws: `FileFailure`; `.busy` when another process holds it.
  public init(_ path: String, key: String, recordSize: Int) throws(FileFailure) {
    precondition(recordSize > 0)
    self.path = path
    self.recordSize = recordSize
    self.key = Digest.bytes(of: Array("\(recordSize) \(key)".utf8))
    try OutputFile.createDirectory(OutputFile.split(path).directory)
    descriptor = try Self.open(path)
    if try bytes(at: 0, count: Self.digestSize) == self.key {
      while try record(count) != nil { count += 1 }
    } else {
      try write(self.key, at: 0)
    }
    guard Descriptor.retrying({ ftruncate(descriptor, off_t(offset(count))) }) == 0 else {
      throw failed(.shorten)
    }
  }

  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The bytes of record `index`.
  ///
  /// - Precondition: there are more than `index` records.
  public subscript(index: Int) -> [UInt8] {
    get throws(FileFailure) {
      precondition(index < count, "record \(index) of \(count)")
      guard let bytes = try record(index) else {
        throw .cannotRead(path: path, errno: EIO)
      }
      return bytes
    }
  }

  /// Appends a record and makes it durable.
  ///
  /// - Precondition: it has `recordSize` bytes.
  public func append(_ record: [UInt8]) throws(FileFailure) {
    precondition(record.count == recordSize, "\(record.count) bytes, not \(recordSize)")
    try write(record + Digest.bytes(of: record), at: offset(count))
    guard Descriptor.retrying({ fdatasync(descriptor) }) == 0 else { throw failed(.flush) }
    count += 1
  }

  /// Deletes the file: the job is done.
  public func remove() throws(FileFailure) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failed(.remove) }
  }

  /// Opens and locks the file at `path`, once more if its last holder removed it in between.
  private static func open(_ path: String) throws(FileFailure) -> Int32 {
    while true {
      let descriptor = Descriptor.retrying {
        unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      }
      guard descriptor >= 0 else {
        throw .cannotWrite(path: path, action: .create, errno: errno)
      }
      var status = stat()
      let isLocked = Descriptor.retrying { flock(descriptor, LOCK_EX | LOCK_NB) } == 0
      let code = errno
      if isLocked, unsafe fstat(descriptor, &status) == 0, status.st_nlink > 0 {
        return descriptor
      }
      close(descriptor)
      guard isLocked else {
        throw code == EWOULDBLOCK
          ? .busy(path: path) : .cannotWrite(path: path, action: .lock, errno: code)
      }
    }
  }

  private func offset(_ index: Int) -> Int {
    Self.digestSize + index * (recordSize + Self.digestSize)
  }

  /// Record `index`, if it is there and whole.
  private func record(_ index: Int) throws(FileFailure) -> [UInt8]? {
    let found = try bytes(at: offset(index), count: recordSize + Self.digestSize)
    let record = Array(found.prefix(recordSize))
    guard found.count == recordSize + Self.digestSize,
      Digest.bytes(of: record) == Array(found.suffix(Self.digestSize))
    else { return nil }
    return record
  }

  /// Up to `count` bytes from `offset` on: fewer at the end of the file.
  private func bytes(at offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      // Unsafe: the kernel fills the array's storage, at most up to `count`.
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        return unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw .cannotRead(path: path, errno: errno) }
      if got == 0 { break }
      done += got
    }
    return Array(bytes.prefix(done))
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws(FileFailure) {
    guard Descriptor.write(bytes, count: bytes.count, at: offset, to: descriptor) else {
      throw failed(.write)
    }
  }

  private func failed(_ action: FileFailure.Action) -> FileFailure {
    .cannotWrite(path: path, action: action, errno: errno)
  }
}

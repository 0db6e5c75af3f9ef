import Foundation

/// A regular file mapped read-only into memory.
///
/// For files this project writes: they are replaced by rename, never changed in place, so a mapping
/// stays valid for as long as it is held. Foreign files are read through `InputFile` instead.
@safe public final class MappedFile: @unchecked Sendable {
  /// The file, as it was named.
  public let path: String
  /// All bytes of the file; valid while this object lives.
  public let bytes: UnsafeRawBufferPointer

  /// Maps `path`.
  ///
  /// - Throws: `FileFailure` when the file is missing, unreadable or not a regular file.
  public init(_ path: String) throws(FileFailure) {
    let file = try InputFile(path)
    self.path = path
    guard file.byteCount > 0 else {
      unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = unsafe mmap(nil, file.byteCount, PROT_READ, MAP_SHARED, file.descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw .cannotRead(path: path, errno: errno)
    }
    unsafe bytes = UnsafeRawBufferPointer(start: address, count: file.byteCount)
  }

  deinit {
    if let start = unsafe bytes.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  /// Its size, in bytes.
  public var size: Int { unsafe bytes.count }

  /// Asks the kernel to read the pages of `range` ahead, while something else is computed.
  public func prefetch(_ range: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = range.lowerBound / page * page
    let end = unsafe min(range.upperBound, bytes.count)
    guard start < end, let base = unsafe bytes.baseAddress else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_WILLNEED)
  }

  /// Lets the kernel take back the pages of `range`; they are read again when touched.
  ///
  /// Streaming passes call this behind themselves to keep resident memory bounded.
  public func release(_ range: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = (range.lowerBound + page - 1) / page * page
    let end =
      unsafe range.upperBound == bytes.count
      ? range.upperBound : range.upperBound / page * page
    guard start < end, let base = unsafe bytes.baseAddress else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }
}

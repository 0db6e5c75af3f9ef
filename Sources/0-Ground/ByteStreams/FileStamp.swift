import Foundation

/// Tells whether a file is still the one that was looked at: device, number, size and the moment of
/// its last change. No proof against somebody who sets clocks; enough against a running download.
public struct FileStamp: Equatable, Sendable {
  private let device: UInt64
  private let number: UInt64
  private let byteCount: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    seconds = status.st_ctim.tv_sec
    nanoseconds = status.st_ctim.tv_nsec
  }
}

extension InputFile {
  /// The file as it stands now.
  public func stamp() throws(FileFailure) -> FileStamp {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .cannotRead(path: path, errno: errno)
    }
    return FileStamp(status)
  }
}

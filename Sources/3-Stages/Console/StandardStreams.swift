import ByteStreams
import Foundation

/// Standard input, output and error, whatever a command was started with.
public enum StandardStreams {
  /// Makes sure that no file this process opens becomes one of the three, and that a stream nobody reads any more
  /// and a limit on the size of files are errors of one call, not the end of the process.
  ///
  /// Who closes a stream (`2>&-`) makes the next file that is opened take its number, and with it all that is
  /// printed. In the place of input and output comes what can be neither read nor written.
  static func prepare() {
    for (stream, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)] as [(Int32, Int32)] {
      if fcntl(stream, F_GETFD) >= 0 { continue }
      // The lowest number that is free, which is this one.
      _ = unsafe open("/dev/null", mode)
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// What can be read from standard input now, at most a megabyte; waits for it. Empty at the end.
  public static func read() throws(FileFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      // Unsafe: the kernel writes into the array's storage, at most its length.
      let count = unsafe Glibc.read(0, &bytes, bytes.count)
      if count >= 0 {
        bytes.removeLast(bytes.count - count)
        return bytes
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var wanted = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&wanted, 1, -1)
      default: throw .cannotRead(path: "standard input", errno: errno)
      }
    }
  }
}

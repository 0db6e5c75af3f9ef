import Foundation
import Glibc

/// A PostgreSQL server of one test's own, reached through a socket in its folder.
struct PostgreSQL {
  private let folder: String

  /// The newest installed server's programs.
  private static let programs: String? = {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return versions.sorted().last.map { "\(root)/\($0)/bin" }
  }()

  /// Whether a server can be started: it is installed and, for root, there is somebody to run it as.
  static let isThere =
    programs != nil && (geteuid() != 0 || (try? shell("id postgres && command -v setpriv")) != nil)

  /// Starts a server whose data lie in `folder`.
  init(in folder: String) throws {
    self.folder = folder
    let bin = Self.programs ?? ""
    try Self.shell(
      """
      # A server outlives this shell, and must not hold what Foundation tells the shell's end by.
      for fd in $(ls /proc/self/fd); do test "$fd" -le 2 || eval "exec $fd>&-"; done
      mkdir -p '\(folder)'
      as=''
      if test "$(id -u)" = 0; then
        chown postgres '\(folder)'; chmod o+x '\(folder)/..'
        as='setpriv --reuid=postgres --regid=postgres --clear-groups'
      fi
      $as '\(bin)/initdb' -D '\(folder)/data' -A trust -U tester -E UTF8 --locale=C
      $as '\(bin)/pg_ctl' -D '\(folder)/data' -w -l '\(folder)/log' \
        -o "-c listen_addresses='' -c unix_socket_directories='\(folder)' -c fsync=off" start >/dev/null
      """)
  }

  /// What psql prints for `script`, unaligned, without headings.
  func run(_ script: String) throws -> String {
    let path = "\(NSTemporaryDirectory())/\(UUID().uuidString).sql"
    try script.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try Self.shell(
      "psql -X -q -t -A -v ON_ERROR_STOP=1 -h '\(folder)' -U tester -d postgres -f '\(path)'")
  }

  /// Stops it, and returns when it is gone: it still writes to its folder.
  func stop() {
    _ = try? Self.shell(
      """
      read -r pid < '\(folder)/data/postmaster.pid'
      kill -INT "$pid"
      tail --pid="$pid" -f /dev/null
      """)
  }

  @discardableResult private static func shell(_ script: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-eu", "-c", script]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

import ByteStreams
import Foundation
import TestSupport
import Testing

@Suite struct `A file lock` {
  @Test func `is held by one, and free when its holder lets go`() throws {
    let folder = try Folder()
    let path = folder.file("lock")
    do {
      let lock = try FileLock(path)
      #expect(throws: FileFailure.busy(path: path)) { try FileLock(path) }
      withExtendedLifetime(lock) {}
    }
    _ = try FileLock(path)
  }

  /// A program that is just being started holds copies of its parent's descriptors for a moment.
  @Test func `is free when its holder lets go, whoever is being started meanwhile`() throws {
    let folder = try Folder()
    let path = folder.file("lock")
    let starter = Thread {
      for _ in 0..<40 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try? process.run()
        process.waitUntilExit()
      }
    }
    starter.start()
    while !starter.isFinished { _ = try FileLock(path) }
  }
}

import ByteStreams
import Foundation
import Testing

@testable import SafePickle

/// Files that shrink while they are read.
struct ChangingFileTests {
  /// A file of `bytes`, opened, and cut to `length` bytes behind the reader's back.
  private func shrunk(_ bytes: [UInt8], to length: Int) throws -> (TestFile, InputFile) {
    let file = try TestFile(bytes)
    let opened = try InputFile(file.path)
    try #require(truncate(file.path, length) == 0)
    return (file, opened)
  }

  @Test func `a pickle that shrinks before it is read is the file system's failure`() throws {
    for bytes in try DamageTests.files() {
      for length in [0, 1, bytes.count / 2, bytes.count - 1] {
        let (file, opened) = try shrunk(bytes, to: length)
        do throws(PickleFailure) {
          _ = try Pickle(opened)
          Issue.record("accepted at \(length) of \(bytes.count) bytes")
        } catch {
          #expect(error.namesItsFile && error.description.contains(file.path), "\(error)")
          #expect(error.place == nil && error.exitStatus == .badData)
        }
      }
    }
  }

  @Test func `elements that are gone when they are wanted are the file system's failure`() throws {
    for bytes in try DamageTests.files() where !bytes.starts(with: [0x1f, 0x8b]) {
      let file = try TestFile(bytes)
      let pickle = try Pickle(file.path)
      try #require(truncate(file.path, 3) == 0)
      var arrays = FixtureTests.arrays(in: pickle).filter { $0.byteCount > 0 }
      // What the window still holds is read without asking the file again: nothing to fail.
      arrays.removeAll { $0.payload.offset < 3 }
      for array in arrays {
        do {
          _ = try elements(array, of: pickle)
          Issue.record("\(array.shape) read from a file of 3 bytes")
        } catch let failure as PickleFailure {
          guard case .file(.truncated) = failure else {
            Issue.record("\(failure)")
            continue
          }
        }
      }
    }
  }

  @Test func `a key that is gone when it is wanted is said to be bad text`() throws {
    let file = try TestFile(PickleBytes.pickle(PickleBytes.text("abc")))
    let pickle = try Pickle(file.path)
    guard case .text(let text) = pickle.root else {
      Issue.record("no text")
      return
    }
    #expect(try pickle.string(text) == "abc" && pickle.string(text, limit: 2) == "ab")
    try #require(truncate(file.path, 3) == 0)
    #expect(throws: PickleFailure.self) { try pickle.string(text) }
  }
}

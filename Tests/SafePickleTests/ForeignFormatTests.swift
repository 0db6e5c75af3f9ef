import Testing

@testable import SafePickle

/// What people give instead of a pickle.
struct ForeignFormatTests {
  typealias P = PickleBytes

  static let beginnings: [(ForeignFormat, [UInt8])] = [
    (.empty, []), (.bzip2, P.ascii("BZh91AY&SY")), (.xz, [0xfd] + P.ascii("7zXZ\0")),
    (.zstandard, [0x28, 0xb5, 0x2f, 0xfd, 4]), (.zlib, [0x78, 0x9c, 1]), (.zlib, [0x78, 0x01, 1]),
    (.lz4, [0x04, 0x22, 0x4d, 0x18]), (.compress, [0x1f, 0x9d, 0x90]),
    (.sevenZip, P.ascii("7z") + [0xbc, 0xaf, 0x27, 0x1c]), (.rar, P.ascii("Rar!\u{1a}")),
    (.zip, P.ascii("PK\u{3}\u{4}0000")),
    (.tar, P.ascii("a.pkl") + [UInt8](repeating: 0, count: 252) + P.ascii("ustar")),
    (.npy, [0x93] + P.ascii("NUMPY")), (.hdf5, [0x89] + P.ascii("HDF\r\n")),
    (.matlab, P.ascii("MATLAB 5.0")), (.json, P.ascii("{\"a\": 1}")),
    (.png, [0x89] + P.ascii("PNG\r\n")), (.jpeg, [0xff, 0xd8, 0xff, 0xe0]),
    (.html, P.ascii("<!DOCTYPE html>")), (.html, P.ascii("<!doctype html>")),
    (.html, P.ascii("<HTML>")), (.lfsPointer, P.ascii("version https://git-lfs.github.com/spec/")),
    (.markedText, [0xef, 0xbb, 0xbf, 0x28]), (.markedText, [0xff, 0xfe, 0x28, 0]),
  ]

  @Test(arguments: beginnings)
  func `what is no pickle is named, with what to do`(_ format: ForeignFormat, _ bytes: [UInt8])
    throws
  {
    guard case .failure(.notAPickle(let place, looksLike: let found)) = try read(bytes) else {
      Issue.record("\(format) is not recognised")
      return
    }
    #expect(found == format)
    let text = PickleFailure.notAPickle(place, looksLike: found).description
    #expect(text == "byte 0: \(format.name), not a Python pickle. \(format.remedy)")
  }

  @Test func `every format is told and no pickle is taken for one`() throws {
    #expect(Set(Self.beginnings.map(\.0)) == Set(ForeignFormat.allCases))
    let padding = [UInt8](repeating: 0x61, count: 270)
    let named = P.pickle(P.raw(padding.prefix(250) + P.ascii("ustar") + padding))
    #expect(named[257...].starts(with: P.ascii("ustar")))
    try drain(try read(named).get())
  }
}

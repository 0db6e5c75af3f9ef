/// What is often taken for a pickle, known by its first bytes.
public enum ForeignFormat: Sendable, CaseIterable {
  case empty
  case bzip2, xz, zstandard, zlib, lz4, compress, sevenZip, rar, zip, tar
  case npy, hdf5, matlab, json, png, jpeg, html, lfsPointer, markedText

  /// Its name in messages.
  public var name: String {
    switch self {
    case .empty: "an empty file"
    case .bzip2: "bzip2"
    case .xz: "xz"
    case .zstandard: "zstd"
    case .zlib: "a bare zlib stream"
    case .lz4: "LZ4"
    case .compress: "a .Z file"
    case .sevenZip: "a 7z archive"
    case .rar: "a RAR archive"
    case .zip: "a ZIP archive (PyTorch and .npz files are some)"
    case .tar: "a tar archive"
    case .npy: "a .npy file"
    case .hdf5: "an HDF5 file"
    case .matlab: "a MATLAB file"
    case .json: "JSON text"
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .html: "an HTML page"
    case .lfsPointer: "a pointer of Git LFS"
    case .markedText: "text with a byte order mark"
    }
  }

  /// What to do with it.
  var remedy: String {
    switch self {
    case .bzip2, .xz, .zstandard, .lz4, .compress, .zlib: "Decompress it first."
    case .sevenZip, .rar, .zip, .tar: "Unpack it first and give the pickles in it."
    case .npy, .hdf5, .matlab, .json, .markedText:
      "Load it in Python and pickle its numpy arrays."
    case .png, .jpeg: "Pictures belong into one folder a person."
    case .html: "The download failed: get the file itself."
    case .lfsPointer: "git lfs pull gets the file."
    case .empty: "Get it again."
    }
  }

  private var beginnings: [[UInt8]] {
    switch self {
    case .bzip2: [Array("BZh".utf8)]
    case .xz: [[0xfd] + Array("7zXZ\0".utf8)]
    case .zstandard: [[0x28, 0xb5, 0x2f, 0xfd]]
    case .zlib: [[0x78, 0x01], [0x78, 0x5e], [0x78, 0x9c], [0x78, 0xda]]
    case .lz4: [[0x04, 0x22, 0x4d, 0x18]]
    case .compress: [[0x1f, 0x9d]]
    case .sevenZip: [Array("7z".utf8) + [0xbc, 0xaf, 0x27, 0x1c]]
    case .rar: [Array("Rar!".utf8)]
    case .zip: [Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8)]
    case .npy: [[0x93] + Array("NUMPY".utf8)]
    case .hdf5: [[0x89] + Array("HDF".utf8)]
    case .matlab: [Array("MATLAB".utf8)]
    case .json: [Array("{\"".utf8), Array("[{".utf8)]
    case .png: [[0x89] + Array("PNG".utf8)]
    case .jpeg: [[0xff, 0xd8, 0xff]]
    case .html: [Array("<!doctype".utf8), Array("<html".utf8)]
    case .lfsPointer: [Array("version https://git-lfs".utf8)]
    case .markedText: [[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]]
    case .empty, .tar: []
    }
  }

  /// Bytes of a file that tell all of them.
  static let beginningByteCount = 262

  /// The format that `beginning`, a file's first bytes, belongs to; nil when it may be a pickle.
  init?(_ beginning: [UInt8]) {
    if beginning.isEmpty {
      self = .empty
    } else if beginning[0] != 0x80, beginning.dropFirst(257).starts(with: Array("ustar".utf8)) {
      self = .tar
    } else {
      let lowered = beginning.prefix(16).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
      let known = Self.allCases.first { format in
        let read = format == .html ? lowered : beginning
        return format.beginnings.contains { read.starts(with: $0) }
      }
      guard let known else { return nil }
      self = known
    }
  }
}

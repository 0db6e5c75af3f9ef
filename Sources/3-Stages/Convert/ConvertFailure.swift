import ByteStreams

/// A data set cannot be converted as it stands.
public enum ConvertFailure: Failure, Equatable {
  case noFiles
  case noData([FoundFolder], downloads: [String])
  case badChecksumList(line: Int, found: String)
  case twoDigests(name: String)
  case listedFileMissing(String)
  case checksum(found: String, expected: String)
  case notImagesAndLabels(found: String)
  case badImages(shape: [Int], asked: ImageLayout?)
  case badLabels(found: String)
  case rowCounts(images: Int, labels: Int)
  case badIdentity(row: Int, found: String)
  case sparseIdentities(greatest: Int64, distinct: Int)
  case notFinite(row: Int)
  case changed
  case emptySplit
  case limit(what: String, allowed: Int, option: String)
  case emptyGallery
  case longList(byteCount: Int, limit: Int)
  case badName(String)
  case danglingLink
  case noPictures(loose: Int, inner: NameTally, others: Int, unlisted: Int)
  case noPeople(pictures: Int)
  case noPeopleInSides(FoundFolder, FoundFolder)
  case noNames
  case unknownIdentity(String)
  case picturesAndPickles(train: FoundFolder, test: FoundFolder)

  static let identityLimit = 1_000_000

  public var exitStatus: ExitStatus {
    switch self {
    case .noFiles, .noData, .noPictures, .danglingLink: .noInput
    default: .badData
    }
  }

  public var description: String { pickleDescription ?? pictureDescription ?? generalDescription }

  private var generalDescription: String {
    switch self {
    case .noFiles: "holds no files to convert."
    case .noData(let folders, let downloads): Self.noData(folders, downloads)
    case .badChecksumList(let line, let found):
      "line \(line): '\(found)' is no line of sha256sum: 64 hexadecimal digits, two spaces, a name."
    case .twoDigests(let name): "gives \(name) two different digests. Remove the wrong one."
    case .listedFileMissing(let name): "lists \(name), which is not in this folder."
    case .checksum(let found, let expected):
      "SHA-256 \(found), the folder's list says \(expected): damaged or exchanged. Get it again."
    case .changed: "changed while it was converted. Run again when nobody writes to it."
    case .limit(let what, let allowed, let option):
      "takes more than \(allowed) \(what). Raise \(option) if this is what you expect."
    case .longList(let count, let limit):
      "\(count) bytes found, at most \(limit) expected of such a list."
    case .badName(let name):
      "the name \(name) holds control characters or is not UTF-8. Rename it."
    default: "cannot be converted."
    }
  }

  private static func noData(_ folders: [FoundFolder], _ downloads: [String]) -> String {
    let found = folders.map { "\n  \($0)" }.joined()
    let put = downloads.isEmpty ? "" : "\nDownload the published pickles and put them there:"
    return "pickles are needed in two folders, or pictures in one folder a person; found:"
      + "\(found)\(put)\(downloads.map { "\n  " + $0 }.joined())\n"
      + "Data that lie elsewhere: make convert-NAME RAW=folder, which holds train/ and test/ with pickles,\n"
      + "or one folder a person with JPEG or PNG files (docs/own-images.md)."
  }
}

import ByteStreams

/// A data set cannot be converted as it stands.
public enum ConvertFailure: Failure, Equatable {
  case noFiles
  case noData(train: String, test: String, downloads: [String])
  case badChecksumList(line: Int, found: String)
  case listedFileMissing(String)
  case checksum(found: String, expected: String)
  case notImagesAndLabels(found: String)
  case badImages(shape: [Int], asked: ImageLayout?)
  case badLabels(found: String)
  case rowCounts(images: Int, labels: Int)
  case badIdentity(row: Int, found: String)
  case notFinite(row: Int)
  case changed
  case emptySplit
  case limit(what: String, allowed: Int, option: String)
  case emptyGallery
  case longList(byteCount: Int, limit: Int)
  case badName(String)
  case noPictures(others: Int, unlisted: Int)
  case noPeople(pictures: Int)
  case noNames
  case unknownIdentity(String)
  case picturesAndPickles(train: String, test: String)

  static let identityLimit = 1_000_000

  public var exitStatus: ExitStatus {
    switch self {
    case .noFiles, .noData, .noPictures: .noInput
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .noFiles: "holds no files to convert."
    case .noData(let train, let test, let downloads):
      """
      pickles are needed in two folders, and at least one of them holds none:
        \(train)  those of the gallery
        \(test)  those of the queries
      \(downloads.isEmpty ? "Put them there." : "Download the published ones and put them there:")\
      \(downloads.map { "\n  " + $0 }.joined())
      Pickles that lie elsewhere: make convert-NAME RAW=folder-with-train-and-test
      """
    case .badChecksumList(let line, let found):
      "line \(line): '\(found)' is no line of sha256sum: 64 hexadecimal digits, two spaces, a name."
    case .listedFileMissing(let name): "lists \(name), which is not in this folder."
    case .checksum(let found, let expected):
      "SHA-256 \(found), the folder's list says \(expected): damaged or exchanged. Get it again."
    case .notImagesAndLabels(let found):
      "found \(found), expected (images, labels) or a dictionary with one key of images ("
        + "\(DatasetKeys.images.joined(separator: ", "))) and one of labels ("
        + "\(DatasetKeys.labels.joined(separator: ", ")))."
    case .badImages(let shape, nil):
      "images of shape \(shape) found; (n, 3072), (n, 3, 32, 32) or (n, 32, 32, 3) expected. Crop "
        + "the faces and resize them to 32 × 32 in colour first."
    case .badImages(let shape, let asked?):
      "images of shape \(shape) found, which --layout \(asked.rawValue) does not fit. Leave the "
        + "option out to tell the layout from the shape."
    case .badLabels(let found):
      "labels: found \(found), expected one whole number an image."
    case .rowCounts(let images, let labels):
      "\(images) images and \(labels) labels found; one label an image expected."
    case .badIdentity(let row, let found):
      "row \(row): identity: found \(found), expected a whole number from 0 to "
        + "\(Self.identityLimit - 1). Names become such by "
        + "numpy.unique(names, return_inverse=True)[1]."
    case .notFinite(let row):
      "row \(row): the image holds NaN or infinite values. Remove it or mend it."
    case .changed: "changed while it was converted. Run again when nobody writes to it."
    case .emptySplit: "holds no images."
    case .limit(let what, let allowed, let option):
      "takes more than \(allowed) \(what). Raise \(option) if this is what you expect."
    case .longList(let count, let limit):
      "\(count) bytes found, at most \(limit) expected of a list of test pictures."
    case .emptyGallery:
      "every picture is a test picture, none is left for train. Choose fewer (split)."
    case .badName(let name):
      "the name \(name) holds control characters or is not UTF-8. Rename it."
    case .noPictures(let others, let unlisted):
      "holds no picture that can be used, \(others) other files and \(unlisted) pictures without a "
        + "box. One folder a person is expected, with JPEG or PNG files in it."
    case .noPeople(let count):
      "holds \(count) pictures and no folders: who is on them? One folder a person is expected, named "
        + "for the person, with that person's pictures in it."
    case .noNames:
      "has no names of identities: it was made of pickles. Name a faces artifact made of pictures."
    case .unknownIdentity(let name):
      "knows no identity '\(name)'. Is the folder's name right? A new person needs a new model or a "
        + "faces artifact with all people."
    case .picturesAndPickles(let train, let test):
      "\(train) and \(test): one holds folders of pictures, the other does not. Both must, or none."
    }
  }
}

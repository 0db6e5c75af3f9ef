import ByteStreams

/// Where folders of pictures lie: one folder of people, or one for each side.
struct PictureFolders {
  /// The folder of the gallery, or of all pictures.
  let train: String
  /// The folder of the queries; nil where the split decides.
  let test: String?
  /// Folders beside `train` and `test`, which are not read.
  let ignored: [String]

  /// Looks at what a command was given; nil where that is no folders of pictures but of pickles.
  ///
  /// - Throws: A `ConvertFailure` where pictures lie, but not as they must.
  init?(train: String, test: String?) throws {
    if let test {
      let hold = try [train, test].map(ImageTree.holdsFolders)
      guard hold.contains(true) else { return nil }
      guard !hold.contains(false) else {
        throw ConvertFailure.picturesAndPickles(train: .init(train), test: .init(test))
      }
      (self.train, self.test, ignored) = (train, test, [])
      return
    }
    guard try ImageTree.holdsFolders(train) else {
      let names = try InputFolder.visibleNames(in: train).filter(ImageTree.namesAPicture)
      guard names.isEmpty else {
        throw FailureInFile(ConvertFailure.noPeople(pictures: names.count), in: train)
      }
      return nil
    }
    let sides = ["train", "test"]
    let folders = try ImageTree.folders(in: train)
    let paths = sides.map { "\(train)/\($0)" }
    if try paths.allSatisfy(ImageTree.holdsFolders) {
      (self.train, self.test) = (paths[0], paths[1])
      ignored = folders.filter { !sides.contains($0) }
    } else if folders.allSatisfy(sides.contains) {
      throw FailureInFile(
        ConvertFailure.noPeopleInSides(.init(paths[0]), .init(paths[1])), in: train)
    } else {
      (self.train, self.test, ignored) = (train, nil, [])
    }
  }

  /// What a person may want to act on.
  var warnings: [String] {
    guard !ignored.isEmpty else { return [] }
    let tally = NameTally(ignored)
    return [
      "\(tally.count) folders beside train/ and test/ are not read: \(tally.listed()). "
        + "People belong into those two."
    ]
  }
}

extension ConvertFailure {
  /// What is said of folders of pictures; nil of everything else.
  var pictureDescription: String? {
    switch self {
    case .emptyGallery:
      "every picture is a test picture, none is left for train. Choose fewer (split)."
    case .danglingLink: "is a link to a file that is not there. Mend it, or remove it."
    case .noPictures(let loose, let inner, let others, let unlisted):
      Self.noPictures(loose, inner, others, unlisted)
    case .noPeople(let count):
      "holds \(count) pictures and no folders: who is on them? One folder a person is expected, named "
        + "for the person, with that person's pictures in it."
    case .noPeopleInSides(let train, let test):
      """
      one folder a person with pictures is expected in train/ and in test/; found:
        \(train)
        \(test)
      To have pictures split, put people's folders into one folder that has no train/ and test/.
      Pickles are given by both folders: ddh-convert \(train.path) \(test.path)
      """
    case .noNames:
      "has no names of identities: it was made of pickles. Name a faces artifact made of pictures."
    case .unknownIdentity(let name):
      "knows no identity '\(name)'. Is the folder's name right? A new person needs a new model or a "
        + "faces artifact with all people."
    case .picturesAndPickles(let train, let test):
      "one folder holds folders of pictures, the other does not; both must, or none. Found:\n  \(train)"
        + "\n  \(test)"
    default: nil
    }
  }

  private static func noPictures(
    _ loose: Int, _ inner: NameTally, _ others: Int, _ unlisted: Int
  ) -> String {
    let found =
      "holds no picture that can be used: \(loose) pictures beside the folders, \(inner.count) "
      + "folders with pictures inside folders, \(others) other files, \(unlisted) pictures without a box. "
    return inner.count > 0
      ? found + "Pictures lie one folder too deep (\(inner.listed())): name the folder above them."
      : found + "One folder a person is expected, with JPEG or PNG files in it."
  }
}

extension ConvertFailure {
  /// What is said of pickles; nil of everything else.
  var pickleDescription: String? {
    switch self {
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
    case .sparseIdentities(let greatest, let distinct):
      "identities go up to \(greatest), but only \(distinct) occur: a network would get "
        + "\(greatest + 1) outputs. numpy.unique(labels, return_inverse=True)[1], over train and test "
        + "together, makes them 0 to \(distinct - 1)."
    case .notFinite(let row):
      "row \(row): the image holds NaN, infinite values or such as no pixel has, beyond a billion. Remove it "
        + "or mend it."
    case .emptySplit: "holds no images."
    default: nil
    }
  }
}

/// Dictionary keys that published data sets use, in lower case.
enum DatasetKeys {
  static let images = ["data", "x", "images", "image", "features"]
  static let labels = ["labels", "y", "label", "targets", "target", "identities", "fine_labels"]
}

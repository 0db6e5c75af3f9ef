import ByteStreams
import ImageFiles

/// What became of the files of folders of pictures that are no faces now, and of the people in them.
public struct PictureSummary: Sendable {
  /// Pictures that could not be read, each with the reason.
  public let unreadable: NameTally
  /// Identities without a picture that could be read.
  public let emptyIdentities: NameTally
  /// Pictures beside the folders of people.
  public let loosePictures: NameTally
  /// Folders inside people's that hold pictures.
  public let innerFolders: NameTally
  /// Other files, and folders without pictures.
  public let otherCount: Int
  /// Pictures without a box.
  public let unlisted: NameTally
  /// Boxes without a picture.
  public let unmatched: NameTally
  /// Identities of test without a train picture.
  public let unknown: NameTally
  /// Identities of train without a test picture, where the split was to give them some.
  public let unasked: NameTally

  private let identityCount: Int

  /// Unreadable pictures that are named at most.
  static let unreadableShown = 1000

  init(_ harvests: [FaceHarvest], _ sides: [PictureSide], _ split: ImageSplit?, _ boxes: BoxList?) {
    unreadable = NameTally(
      harvests.lazy.flatMap { $0.unreadable.lazy.map(\.line) }, showing: Self.unreadableShown)
    let people = sides.map(\.people)
    let found = people[0].union(people[1])
    var seen: Set<ExactName> = []
    emptyIdentities = NameTally(
      harvests.lazy.flatMap(\.tree.identities).map(ExactName.init)
        .filter { !found.contains($0) && seen.insert($0).inserted }.map(\.text))
    var (loose, inner, unlisted) = (NameTally(), NameTally(), NameTally())
    for harvest in harvests {
      loose.add(harvest.passedOver.loosePictures)
      inner.add(harvest.passedOver.folders)
      unlisted.add(harvest.unlisted)
    }
    (loosePictures, innerFolders, self.unlisted) = (loose, inner, unlisted)
    otherCount = harvests.reduce(0) { $0 + $1.passedOver.otherCount }
    unmatched = Self.unmatched(boxes, harvests)
    unknown = NameTally(people[1].subtracting(people[0]).sorted().map(\.text))
    identityCount = people[0].count
    let isToAsk = split.map { if case .none = $0 { false } else { true } } ?? false
    unasked = NameTally(
      isToAsk ? people[0].subtracting(people[1]).sorted().map(\.text) : [])
  }

  private static func unmatched(_ boxes: BoxList?, _ harvests: [FaceHarvest]) -> NameTally {
    guard let boxes else { return NameTally() }
    let known = Set(
      harvests.flatMap { harvest in
        harvest.tree.candidates.map { ExactName(harvest.prefix + $0.name) }
      })
    return NameTally(
      boxes.paths.lazy.filter { !known.contains($0) }.map { TextLines.quoted(Array($0.text.utf8)) })
  }

  /// What a person may want to act on.
  var warnings: [String] {
    [
      (
        "pictures cannot be read and are left out:\n  " + unreadable.listed(separator: "\n  "),
        unreadable
      ),
      ("identities have no picture and no number: " + emptyIdentities.listed(), emptyIdentities),
      (
        "pictures lie beside the folders of people and are not read: \(loosePictures.listed()). "
          + "Whose are they?", loosePictures
      ),
      (
        "folders inside people's hold pictures that are not read: \(innerFolders.listed()). "
          + "Move the pictures one folder up.", innerFolders
      ),
      ("pictures have no box and are left out: " + unlisted.listed(), unlisted),
      (
        "boxes are of no picture in the folder: \(unmatched.listed()). Paths begin below the folder.",
        unmatched
      ),
      ("test identities are not in train: " + unknown.listed(), unknown),
    ].filter { $0.1.count > 0 }.map { "\($0.1.count) \($0.0)" } + queryWarnings
  }

  private var queryWarnings: [String] {
    guard unasked.count > 0 else { return [] }
    if unasked.count == identityCount {
      return [
        "no queries: nobody has two different pictures, so that there is nothing to evaluate. Give "
          + "people two or more each, or say split: none where a gallery is all that is wanted."
      ]
    }
    return [
      "\(unasked.count) of \(identityCount) people have no query: \(unasked.listed()). Of one "
        + "picture, or copies of one, none can be spared."
    ]
  }

  /// Lines of the summary.
  var lines: [String] {
    [
      "unreadable  \(unreadable.count) pictures left out",
      "passed over \(loosePictures.count) loose pictures, \(innerFolders.count) folders with pictures, "
        + "\(otherCount) other files, \(unlisted.count) pictures without a box",
    ]
  }
}

import ByteStreams

/// One side of what is made of pictures: which faces, in order, and what is learnt of them as they pass.
struct PictureSide {
  let name: String
  /// What stands before pictures' names in messages.
  let prefix: String
  private let tree: ImageTree
  var faces: [FaceHarvest.Face] = []
  private(set) var labels: [Int64] = []
  var histogram = PixelHistogram()

  init(_ name: String, of harvest: FaceHarvest) {
    self.name = name
    prefix = harvest.prefix
    tree = harvest.tree
  }

  /// Who has a face here.
  var people: Set<ExactName> {
    Set(Set(faces.lazy.map(\.candidate.identity)).map { ExactName(tree.identities[$0]) })
  }

  /// Gives every face the number of its identity.
  mutating func label(by numbers: IdentityNumbers) {
    let known = tree.identities.map { numbers($0) }
    labels = faces.map { known[$0.candidate.identity] }
  }

  /// What the picture of `row` is called in messages.
  func name(of row: Int) -> String { prefix + faces[row].candidate.name }

  /// SHA-256 over what sha256sum prints for the pictures, in the order of their paths' bytes.
  ///
  /// Inside a folder faces are in that order already; folders are not, since a path goes on with a slash
  /// where a name ends.
  var digest: String {
    var runs: [Range<Int>] = []
    for row in faces.indices {
      if let last = runs.last,
        faces[last.lowerBound].candidate.identity == faces[row].candidate.identity
      {
        runs[runs.count - 1] = last.lowerBound..<row + 1
      } else {
        runs.append(row..<row + 1)
      }
    }
    runs.sort {
      InputFolder.precedes(
        faces[$0.lowerBound].candidate.name, faces[$1.lowerBound].candidate.name)
    }
    var digest = Digest()
    for row in runs.joined() {
      digest.update(Array("\(faces[row].digest)  \(faces[row].candidate.name)\n".utf8))
    }
    return digest.hexadecimal()
  }
}

import Artifacts

/// What the identities and the faces of a face set are called, where that is known.
public struct FaceNames: Sendable, Equatable {
  /// By identity number.
  public let identities: NameList
  /// By row of the gallery: the path of each picture inside its data set.
  public let train: NameList
  /// The same of the queries.
  public let test: NameList

  /// Collects the names.
  public init(identities: NameList, train: NameList, test: NameList) {
    self.identities = identities
    self.train = train
    self.test = test
  }

  /// The tensors and what they hold, in the order they are written.
  var tensors: [(name: String, list: NameList)] {
    [("identity.names", identities), ("train.names", train), ("test.names", test)]
  }
}

extension FaceSet {
  /// What identities and faces are called; nil for a face set made without names.
  ///
  /// - Throws: `FailureInFile` around an `ArtifactFailure` when names are missing, too many or not
  ///   printable.
  public func names() throws -> FaceNames? {
    guard artifact.tensors.contains(where: { $0.declaration.name.hasSuffix(".names") }) else {
      return nil
    }
    return FaceNames(
      identities: try names("identity.names", count: identityCount),
      train: try names("train.names", count: train.count),
      test: try names("test.names", count: test.count))
  }

  private func names(_ tensor: String, count: Int) throws -> NameList {
    // Unsafe: mapped bytes of a tensor of one axis, copied at once.
    let bytes = unsafe artifact.bytes(of: try artifact.tensor(tensor, .bytes, [nil]))
    let list: NameList
    do throws(NameList.Fault) { list = unsafe try NameList(parsing: Array(bytes)) } catch {
      throw artifact.failure(
        .badValue(
          tensor: tensor, row: error.row, found: error.found, expected: "a line of printable UTF-8")
      )
    }
    guard list.count == count else {
      throw artifact.failure(
        .mismatch(what: "lines of \(tensor)", found: "\(list.count)", expected: "\(count)"))
    }
    return list
  }
}

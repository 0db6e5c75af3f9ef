import ByteStreams
import FaceData

/// The numbers of identities that are known by name.
///
/// In the order of names' bytes from 0, or those of an earlier faces artifact, so that new pictures of
/// known people keep the numbers an index knows them by.
struct IdentityNumbers {
  let names: NameList
  private let numbers: [ExactName: Int64]

  /// Numbers `found`, or looks their numbers up in the faces artifact at `earlier`.
  ///
  /// - Throws: `ConvertFailure.unknownIdentity` for a name that the earlier artifact does not have.
  init(_ found: Set<ExactName>, earlier: String?) throws {
    if let earlier {
      guard let names = try FaceSet(earlier).names()?.identities else {
        throw FailureInFile(ConvertFailure.noNames, in: earlier)
      }
      self.names = names
    } else {
      guard let names = NameList(found.sorted().map(\.text)) else {
        throw ConvertFailure.badName("identity")
      }
      self.names = names
    }
    let names = names
    numbers = Dictionary(
      (0..<names.count).map { (ExactName(names[$0]), Int64($0)) },
      uniquingKeysWith: { first, _ in first })
    if let unknown = found.filter({ numbers[$0] == nil }).min() {
      throw FailureInFile(
        ConvertFailure.unknownIdentity(unknown.text), in: earlier ?? "identities")
    }
  }

  /// The number of `name`; 0 if it was not found.
  func callAsFunction(_ name: String) -> Int64 { numbers[ExactName(name), default: 0] }
}

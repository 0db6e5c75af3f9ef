/// Identities that are numbers of something else, such as of a register: a network has an output for every number
/// up to the greatest, whether it occurs or not.
public enum SparseIdentities {
  /// So many numbers are never too many, whether they occur or not.
  private static let harmlessCount = 1000
  /// More than so many numbers for each identity that occurs are a mistake.
  private static let mostNumbersEach = 10

  /// Whether numbers from 0 to `count` − 1 are far too many for `distinct` identities.
  public static func holds(count: Int, distinct: Int) -> Bool {
    count > max(harmlessCount, mostNumbersEach * distinct)
  }
}

import ByteStreams

/// A whole check of an index: CURRENT, every checksum, and a search for a sample of its own codes.
public struct IndexVerification: Sendable {
  /// The generation in force.
  public let generation: IndexGeneration
  /// How many codes were searched for; each found itself at distance 0.
  public let sampleCount: Int

  /// Checks the index in the directory `path`.
  ///
  /// - Throws: A `Failure` naming the file and what is wrong with it.
  public init(_ path: String) throws {
    generation = try IndexDirectory(path: path).open()
    do { sampleCount = try generation.verifySelfSearch() } catch let failure as IndexFailure {
      throw FailureInFile(failure, in: path)
    }
  }
}

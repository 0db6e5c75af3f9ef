import ByteStreams
import ImageFiles

/// A face to ask with, and what is known of it.
public struct FaceQuery: Sendable {
  /// What it is called: a path, or a row.
  public let title: String
  /// What is searched for.
  public let question: IndexQuery
  /// How it is shown, whatever is searched for: 3072 bytes, planar R, G, B.
  public let pixels: [UInt8]
  /// Whose face it is, if that is known.
  public let identity: Int64?

  /// A face.
  ///
  /// - Parameter question: What is searched for; pixels are only looked at.
  public init(title: String, question: IndexQuery, pixels: [UInt8], identity: Int64?) {
    self.title = title
    self.question = question
    self.pixels = pixels
    self.identity = identity
  }

  /// The face in the picture at `path`, decoded as `ddh-convert` does.
  ///
  /// - Parameter identity: Whose it is, given the name of the folder it lies in.
  /// - Throws: `FileFailure`, or `FailureInFile` around an `ImageFailure`.
  public init(
    picture path: String, _ crop: ImageCrop, identity: (_ folder: String) -> Int64?
  ) throws {
    do {
      let reader = try ImageReader()
      pixels = try reader.face(in: reader.bytes(at: path), crop)
    } catch let failure as ImageFailure { throw FailureInFile(failure, in: path) }
    title = path
    question = .pixels(pixels)
    let folders = path.split(separator: "/").dropLast()
    self.identity = folders.last.flatMap { identity(String($0)) }
  }
}

/// What was found near a face.
public struct FaceAnswer: Sendable {
  /// The question.
  public let query: FaceQuery
  /// Nearest first.
  public let hits: [IndexSearch.Hit]

  /// An answer.
  public init(query: FaceQuery, hits: [IndexSearch.Hit]) {
    self.query = query
    self.hits = hits
  }

  /// Whether `hit` is a face of the person asked with; nil where that is not known.
  func isRight(_ hit: IndexSearch.Hit) -> Bool? { query.identity.map { $0 == hit.identity } }
}

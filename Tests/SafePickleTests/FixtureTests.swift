import ByteStreams
import Foundation
import Testing

@testable import SafePickle

/// What real Pythons wrote, against what their numpy said of it.
struct FixtureTests {
  struct Report: Codable {
    struct File: Codable {
      struct Facts: Codable {
        let dtype: String
        let shape: [Int]
        let sum: Double
        let sha256_le_c: String
      }
      let file: String
      let sha256: String
      let arrays: [Facts]
    }
    let files: [File]
  }

  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
    return folder.appendingPathComponent(name).path
  }

  @Test(arguments: ["py27", "py36", "py38", "py311", "py313"])
  func `arrays of genuine pickles have numpy's bytes`(_ tag: String) throws {
    let json = try Data(contentsOf: URL(fileURLWithPath: Self.path("\(tag).json")))
    let report = try JSONDecoder().decode(Report.self, from: json)
    #expect(report.files.count == 11)
    for file in report.files {
      let pickle = try Pickle(Self.path(file.file))
      #expect(try pickle.file.digest() == file.sha256, "\(file.file) was changed")
      let found = Self.arrays(in: pickle)
      #expect(found.count == file.arrays.count, "\(file.file)")
      for (array, facts) in zip(found, file.arrays) {
        #expect(array.type.name == facts.dtype, "\(file.file)")
        #expect(array.shape == facts.shape, "\(file.file)")
        #expect(Digest.of(try elements(array, of: pickle)) == facts.sha256_le_c, "\(file.file)")
      }
    }
  }

  static func arrays(in pickle: Pickle) -> [NumericArray] {
    var arrays: [NumericArray] = []
    var visited = [pickle.root]
    while let value = visited.popLast() {
      switch value {
      case .array(let array): arrays.append(array)
      case .list(let items), .tuple(let items): visited += Array(items).reversed()
      case .dictionary(let entries): visited += entries.map(\.value).reversed()
      default: break
      }
    }
    return arrays
  }
}

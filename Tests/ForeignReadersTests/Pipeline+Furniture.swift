import Foundation
import ImageFiles
import TestSupport

/// What options can name beside the stages' own files.
extension Pipeline {
  var people: String { folder.file("people.yaml") }
  /// Settings that say nothing.
  var nothing: String { folder.file("nothing.yaml") }
  var log: String { folder.file("a.training.jsonl") }
  /// A folder a person.
  var pictures: String { folder.file("pictures") }
  /// The faces in it.
  var named: String { folder.file("named.faces.safetensors") }
  var boxes: String { folder.file("boxes.csv") }
  /// Pictures that are queries.
  var list: String { folder.file("list") }
  var ids: String { folder.file("ids") }
  var queries: String { folder.file("queries") }

  /// Where the pictures of the tests are.
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("ImageFilesTests/Fixtures")

  /// Two people with two pictures each.
  static func putPictures(at path: String) throws {
    for person in ["Ada", "Grace"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(person)", withIntermediateDirectories: true)
      for name in ["jpeg.jpg", "png.png"] {
        try FileManager.default.copyItem(
          atPath: fixtures.appendingPathComponent(name).path, toPath: "\(path)/\(person)/\(name)")
      }
    }
  }

  /// Writes all of it.
  func furnish() throws {
    func write(_ text: String, to path: String) throws {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try write("identities: 2\ntrain_images: 4\ntest_images: 2\nrows_per_file: 10\n", to: people)
    try write("# nothing\n", to: nothing)
    try write("1\n", to: ids)
    try write("{\"row\": 0}\n", to: queries)
    try write("Ada/jpeg.jpg\n", to: list)
    try Self.putPictures(at: pictures)
    let rows = ["Ada", "Grace"].flatMap { person in
      ["jpeg.jpg", "png.png"].map { "\(person)/\($0),1,1,8,8\n" }
    }
    try write("path,left,top,width,height\n" + rows.joined(), to: boxes)
    // A second generation, so that there is one to go back to, which knows its faces.
    try run("ddh-index", ["build", codes, "--faces", faces, "--index", index])
    guard ImageReader.isAvailable else { return }
    try run("ddh-convert", [pictures, "--faces", named])
  }

  private func run(_ command: String, _ arguments: [String]) throws {
    let run = try Command(command, arguments)
    guard run.status == 0 else { throw Failed(command: command, errors: run.errors) }
  }
}

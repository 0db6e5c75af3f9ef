import Artifacts
import TestSupport
import Testing

@testable import Evaluate

@Suite struct FaceOriginsTests {
  private func origins(_ facts: [String: String]) throws -> FaceOrigins {
    let material = try PageMaterial(facts: facts)
    return FaceOrigins(try Artifact(material.faces, .faces))
  }

  @Test func `pictures are counted by side, and the digest is said to be over their list`() throws {
    let known = try origins(PageMaterial.pictured)
    #expect(
      known.origins == [
        .init(name: "114 pictures of test", digest: "11ee"),
        .init(name: "1,014 pictures of train", digest: "00ff"),
      ])
    #expect(known.summary == "1,128 pictures the faces were made from")
    #expect(known.titles.digest == "SHA-256 over their list")
  }

  @Test(arguments: ["00ff 12 bytes 8 images", "00ff -1 pictures", "00ff x pictures", ""])
  func `what is not written for pictures is a file's`(value: String) throws {
    let known = try origins(["input.train": "00ff 3 pictures", "input.test": value])
    #expect(known.summary == "2 files the faces were made from")
    #expect(known.origins.first == .init(name: "test", digest: value))
  }

  @Test func `what conversion left out is on the page and on both cards, known by a name or not`()
    throws
  {
    let material = try PageMaterial(facts: PageMaterial.pictured)
    let report = material.folder.file("r.json")
    try Evaluation.write(material.measured().report, to: report)
    let html = try material.page().html
    let cards = [
      try DatasetCard(faces: material.faces).markdown,
      try ModelCard(model: material.model, faces: material.faces, report: report).markdown,
    ]
    for (name, count) in [
      ("Pictures that could not be read and were left out", "1,008"),
      ("Gallery images that repeat another", "4"), ("faces.&lt;new&gt;", "7"),
    ] {
      #expect(html.contains("<td>\(name)</td><td class=\"n\">\(count)</td>"), "\(name)")
      for card in cards { #expect(card.contains("| \(name) | \(count) |"), "\(name)") }
    }
    #expect(html.contains("114 pictures of test"))
  }

  @Test func `what an artifact does not say is left out`() throws {
    #expect(try origins([:]).findings.isEmpty)
    let material = try PageMaterial(facts: [:])
    #expect(try DatasetCard(faces: material.faces).markdown.contains("The artifact does not say."))
  }
}

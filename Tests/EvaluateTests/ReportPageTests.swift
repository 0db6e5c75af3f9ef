import Artifacts
import ByteStreams
import FaceData
import Foundation
import Retrieval
import TestSupport
import Testing

@testable import Evaluate

@Suite struct ReportPageTests {
  private static let hostile = "Zoë <script>alert(1)</script>\" onerror='x' & co"

  @Test func `a page is the same bytes every time, whatever the thread count`() throws {
    let material = try PageMaterial()
    let html = try material.page().html
    for threads in [1, 2, 8] { #expect(try material.page(threads: threads).html == html) }
    #expect(!html.contains(material.folder.path))
  }

  @Test func `names, files and the page's own name are text wherever they stand`() throws {
    let material = try PageMaterial(
      names: [Self.hostile, "</style><b>", "\"><img src=x>", "😀 &lt;"],
      file: "train/<svg onload=1>\u{202E}.pkl")
    let html = try material.page(name: "<script>.8bits").html
    for word in ["<script", "</style><b>", "<img src=x", "<svg onload", "\u{202E}"] {
      #expect(!html.contains(word), "\(word)")
    }
    let escaped = "Zoë &lt;script&gt;alert(1)&lt;/script&gt;&quot; onerror=&#39;x&#39; &amp; co"
    #expect(html.contains(escaped))
    #expect(html.contains("😀 &amp;lt;") && html.contains("&lt;script&gt;.8bits"))
    #expect(html.contains("train/&lt;svg onload=1&gt;\u{FFFD}.pkl"))
  }

  @Test func `no markup is escaped twice or described instead of written`() throws {
    let html = try PageMaterial().page().html
    for word in ["Markup(", "&lt;p", "&lt;td", "&amp;lt;", "Optional("] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `a page loads nothing and runs nothing`() throws {
    let html = try PageMaterial().page().html
    #expect(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:"))
    for word in ["<script", "<link", "url(", "http://", "https://", "@import", "javascript:"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test func `validation is spoken of where there is some`() throws {
    let material = try PageMaterial()
    let without = try material.page().html
    #expect(without.contains("no images were held out for validation"))
    #expect(without.contains("The whole loss, and its cross-entropy."))
    let lines = (1...3).map {
      PageMaterial.line($0, loss: 1)
        .replacing("\"schema\"", with: "\"validation_cross_entropy\":2,\"schema\"")
    }
    try (lines.joined(separator: "\n") + "\n")
      .write(toFile: material.log, atomically: false, encoding: .utf8)
    let with = try material.page().html
    #expect(with.contains("validation uses running statistics"))
    #expect(with.contains("cross-entropy of validation images"))
  }

  @Test func `a query is shown once, and a name whole when pointed at`() throws {
    let name = String(repeating: "long ", count: 40)
    let html = try PageMaterial(names: [name, "b", "c", "d"]).page().html
    #expect(html.matches(of: /class="query"/).count == 4)
    #expect(html.contains("<h3>All, the worst first</h3>") && !html.contains("<h3>Best</h3>"))
    #expect(html.contains("<span class=\"name\" title=\"\(name)\">"))
  }

  @Test func `what is pointed at tells counts, ranges and values below one`() throws {
    let html = try PageMaterial().page().html
    for words in [
      "average precision 0.95 to 1.00\nqueries: 75.0 % of queries (3 of 4)",
      "with nothing: 0.0 % of queries (0 of 4)", "two people: 0.0 % of pairs (0 of 24)",
      "codes within the radius: 1.000",
    ] { #expect(html.contains(words), "\(words)") }
  }

  @Test func `every figure is there; what is not given leaves only its own part out`() throws {
    let material = try PageMaterial()
    let measured = try material.measured()
    let figures = [
      "precision-recall", "precision-at-n", "within-radius", "distances", "spread", "retrieved",
      "bit-balance", "bit-correlation",
    ]
    let training = ["training-loss", "training-accuracy", "training-parts"]
    let whole = try material.page().html
    let bare = try ReportPage(measured, .none, name: "demo.8bits", threads: 1).html
    for figure in figures {
      #expect(whole.contains("<figure id=\"\(figure)\">"), "\(figure)")
      #expect(bare.contains("<figure id=\"\(figure)\">"), "\(figure)")
    }
    for figure in training {
      #expect(whole.contains("<figure id=\"\(figure)\">"), "\(figure)")
      #expect(!bare.contains(figure), "\(figure)")
    }
    #expect(whole.contains("data:image/png;base64,") && !bare.contains("data:image/png"))
    #expect(!bare.contains("#training"))
  }

  @Test func `provenance names every file by its SHA-256`() throws {
    let material = try PageMaterial()
    let html = try material.page().html
    for path in [material.codes, material.model, material.faces] {
      #expect(html.contains(try InputFile(path).digest()), "\(path)")
    }
  }

  @Test func `every interval says that it is over queries, not over people or trainings`() throws {
    let material = try PageMaterial()
    let html = try material.page().html
    #expect(html.contains("over queries, not over people or trainings"))
    #expect(html.matches(of: /[0-9] to [0-9.]+<br>over queries<(?:\/dd|br)>/).count == 4)
    #expect(html.contains(">Interval over queries</th>"))
    #expect(
      try material.measured().report.markdown.contains("Intervals: over queries, not over people"))
  }

  @Test func `a random ranking's precision is claimed as far as the gallery goes`() throws {
    let material = try PageMaterial()
    let html = try material.page().html
    // Two of eight gallery codes are each query's.
    #expect(html.contains("a precision of 0.2500 at every N up to the 8 codes of the gallery"))
    #expect(html.contains("An N beyond that finds nothing more and still divides"))
    #expect(!html.contains("any depth"))
  }

  @Test func `every axis has a title, and shares their range`() throws {
    let material = try PageMaterial()
    let names = try material.page().writeCharts(to: material.folder.file("charts"))
    for name in names {
      let svg = try String(
        contentsOfFile: material.folder.file("charts/\(name)"), encoding: .utf8)
      #expect(svg.contains(/<text x="0" y="[0-9.]+">[a-z]/), "\(name), upright")
      #expect(svg.contains(/y="[0-9.]+" text-anchor="middle">[A-Za-z]/), "\(name), sideways")
    }
    let html = try material.page().html
    for title in [
      "precision, MAP (0 to 1)", "precision, recall, share of queries (0 to 1)", "recall (0 to 1)",
      "share of pairs (0 to 1)", "bit of the code, from 0",
      "loss of an image, cross-entropy in nats",
    ] { #expect(html.contains(">\(title)</text>"), "\(title)") }
  }

  @Test func `faces or a model that the codes were not made from are refused by name`() throws {
    let (material, other) = (try PageMaterial(), try PageMaterial(names: ["a", "b", "c", "d"]))
    let measured = try material.measured()
    for (faces, model) in [(other.faces, nil), (nil, other.model)] as [(String?, String?)] {
      let failure = #expect(throws: FailureInFile.self) {
        try PageSources(faces: faces, model: model, trainingLog: nil, of: measured)
      }
      #expect(failure?.exitStatus == .badData)
      #expect(failure?.path == faces ?? model)
      #expect(failure?.description.contains("of the codes: found ") == true)
    }
  }

  @Test func `codes that do not say which faces they are of must agree with them row by row`()
    throws
  {
    let material = try PageMaterial()
    let length = try CodeLength(bits: 8)
    for isRight in [true, false] {
      var identities = PageMaterial.galleryIdentities
      if !isRight { identities.swapAt(0, 7) }
      try CodesArtifact.write(
        to: material.codes,
        gallery: CodeTable(
          words: PageMaterial.galleryCodes, identities: identities, length: length),
        queries: CodeTable(
          words: PageMaterial.queryCodes, identities: PageMaterial.queryIdentities, length: length),
        modelFingerprint: "of another program")
      let measured = try material.measured()
      func open() throws -> PageSources {
        try PageSources(faces: material.faces, model: nil, trainingLog: nil, of: measured)
      }
      if isRight {
        #expect(try open().faces != nil)
      } else {
        #expect(throws: FailureInFile.self) { try open() }
      }
    }
  }

  @Test func `charts are written as files, one a figure`() throws {
    let material = try PageMaterial()
    let names = try material.page().writeCharts(to: material.folder.file("charts"))
    #expect(names.count == 11 && Set(names).count == 11)
    for name in names {
      let svg = try String(
        contentsOfFile: material.folder.file("charts/\(name)"), encoding: .utf8)
      #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n"))
    }
  }
}

import Foundation
import TestSupport
import Testing

@testable import Evaluate

/// Of `make check-report`, what needs no browser.
@Suite(.enabled(if: Python.isThere, "needs python3")) struct PageCheckTests {
  private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("pages").path

  /// Figures by a regular expression, for a page that was written a moment ago.
  private static let compare = """
    import pathlib, re, sys
    sys.path.insert(0, sys.argv[1])
    import expected
    page = pathlib.Path(sys.argv[2])
    must = expected.report_page(page, dict(pair.split("=") for pair in sys.argv[3:]))
    html = page.read_text()
    figures = re.findall(r'<figure id="([^"]+)">(.*?)</figure>', html, re.S)
    found = {"figures": {name: body.count("<tr>") - 1 for name, body in figures},
             "sections": re.findall(r'<section id="([^"]+)">', html),
             "links": re.findall(r'<a href="#([^"]+)">', html),
             "queries": html.count('class="query"'), "pictures": html.count("<img "),
             "confusions": len(re.findall("<li>", html)),
             "people": html.count("<tr>", html.index("People, the worst"), html.index('id="codes"')) - 1,
             "intervals": len(re.findall(r'class="spread">[0-9.]+ to ', html))}
    print("; ".join(expected.faults(must, found)))
    """

  private func faults(_ material: PageMaterial, _ page: String, _ given: String) throws -> String {
    try Python.run(Self.compare, Self.scripts, page, "model=\(material.model)", given)
  }

  @Test func `a page has what its inputs call for, and whatever vanishes is missed`() throws {
    let material = try PageMaterial()
    let path = material.folder.file("demo.8bits.json")
    let page = material.folder.file("demo.8bits.html")
    try Evaluation.write(material.measured().report, page: material.page(), to: path)
    let both = "faces=\(material.faces)"
    let html = try String(contentsOfFile: page, encoding: .utf8)
    let log = "training-log=\(material.log)"
    // Without the one or the other given, the page has too much.
    #expect(try faults(material, page, both).contains("a figure training-loss that nothing"))
    #expect(try faults(material, page, log).contains("pictures, not 0"))
    func whole() throws -> String {
      try Python.run(Self.compare, Self.scripts, page, both, log)
    }
    #expect(try whole().isEmpty)
    for (word, missed) in [
      ("<figure id=\"spread\">", "no figure spread"), ("<section id=\"people\">", "sections"),
      ("<figure id=\"training-parts\">", "no figure training-parts"),
      ("class=\"query\"", "3 queries, not 4"), ("<a href=\"#codes\">", "links to"),
      ("<tr><td class=\"n\">0.1</td>", "precision-recall has 10 rows, not 11"),
    ] {
      let place = try #require(html.range(of: word))
      try html.replacingCharacters(in: place, with: "<x>")
        .write(toFile: page, atomically: false, encoding: .utf8)
      #expect(try whole().contains(missed), "\(word)")
    }
  }

  @Test
  func `a missing browser is an error where it is required, and said to be skipped elsewhere`()
    throws
  {
    let script = """
      import subprocess, sys
      print(subprocess.run([sys.executable, "-B", sys.argv[1] + "/check_pages.py", *sys.argv[3:]],
            env={"CI": sys.argv[2], "PATH": ""}, capture_output=True).returncode)
      """
    #expect(try Python.run(script, Self.scripts, "true", "x.html") == "69")
    #expect(try Python.run(script, Self.scripts, "", "x.html", "--required") == "69")
    #expect(try Python.run(script, Self.scripts, "", "x.html") == "0")
  }
}

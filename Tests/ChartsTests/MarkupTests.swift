import Testing

@testable import Charts

@Suite struct MarkupTests {
  @Test func `interpolated text is escaped, markup is not, literals are as written`() {
    let name = "<script>alert(\"1\")</script> & 'x'"
    let cell: Markup = "<td title=\"\(name)\">\(name)</td>"
    let escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"
    #expect(cell.text == "<td title=\"\(escaped)\">\(escaped)</td>")
    let row: Markup = "<tr>\(cell)\([cell, "<td>\(7)</td>"])</tr>"
    #expect(row.text == "<tr>\(cell.text)\(cell.text)<td>7</td></tr>")
  }

  @Test func `what may not stand in XML, ends a line or turns the reading order becomes U+FFFD`() {
    for value in [
      0, 1, 8, 0x0B, 0x1B, 0x1F, 0x7F, 0x85, 0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
      0x202E, 0x2066, 0x2069, 0xFDD0, 0xFFFE, 0x1FFFF,
    ] {
      let scalar = Unicode.Scalar(UInt32(value)).map(String.init) ?? ""
      #expect(Markup.escaped("a\(scalar)b") == "a\u{FFFD}b", "U+\(String(value, radix: 16))")
    }
    #expect(Markup.escaped("tab\tline\ncrème 日本 👩‍🚀") == "tab\tline\ncrème 日本 👩‍🚀")
  }

  @Test func `a carriage return and a newline are not taken for one character`() {
    #expect(Markup.escaped("a\r\n<b") == "a\u{FFFD}\n&lt;b")
  }
}

import ByteStreams
import Foundation
import TestSupport
import Testing

@Suite struct `Text from outside` {
  @Test func `is printed as it is when no terminal obeys it`() {
    for text in ["", "a b/ü.pkl", "日本語", "tab?"] {
      #expect(PrintableText.escaping(text) == text)
    }
  }

  @Test func `shows what a terminal would obey`() {
    #expect(PrintableText.escaping("\u{1b}[2J\u{7}\r\n") == "\\u{1b}[2J\\u{7}\\u{d}\\u{a}")
    #expect(PrintableText.escaping("a\nb\u{9b}", keepingLines: true) == "a\nb\\u{9b}")
    #expect(PrintableText.escaping("\u{202e}gpj.exe\u{2066}") == "\\u{202e}gpj.exe\\u{2066}")
  }

  @Test func `as the name of a missing file is escaped in the message`() {
    let failure = FileFailure.missing(path: "a\n\u{1b}b")
    #expect(failure.description == "a\\u{a}\\u{1b}b: no such file.")
    #expect(FailureInFile(failure, in: "x\u{7}").description.hasPrefix("x\\u{7}: "))
  }
}

@Suite struct `A folder's listing` {
  @Test func `has every name but its own and its parent's`() throws {
    let folder = try Folder()
    for name in ["b", ".hidden", "a"] {
      try Data().write(to: URL(fileURLWithPath: folder.file(name)))
    }
    #expect(try FolderListing.names(in: folder.path).sorted() == [".hidden", "a", "b"])
  }

  @Test func `of what is no folder is refused by what it is`() throws {
    let folder = try Folder()
    let file = folder.file("file")
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(throws: FileFailure.notFolder(path: file, found: "a file")) {
      try FolderListing.names(in: file)
    }
    #expect(throws: FileFailure.notFolder(path: "/dev/zero", found: "a device")) {
      try FolderListing.names(in: "/dev/zero")
    }
    #expect(throws: FileFailure.missing(path: folder.file("none"))) {
      try FolderListing.names(in: folder.file("none"))
    }
  }

  @Test func `of a name that is not UTF-8 says so`() throws {
    let folder = try Folder()
    let path = Array(folder.file("x").utf8CString.dropLast()) + [-1, 0]
    close(open(path, O_CREAT | O_WRONLY, 0o644))
    #expect(throws: FileFailure.badName(path: folder.path, name: "x\u{FFFD}")) {
      try FolderListing.names(in: folder.path)
    }
  }
}

import Escapes
import Foundation
import Testing

@Suite struct HTMLTextTests {
  private static let texts = Array(HostileTexts(seed: 5, count: 100_000))

  /// Tabs and line feeds are text in HTML.
  private func expected(_ text: String) -> String {
    var expected = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      expected.append(
        contentsOf: scalar == "\n" || scalar == "\t"
          ? [scalar] : Array(VisibleText.line(String(scalar)).unicodeScalars))
    }
    return String(expected)
  }

  @Test func theEscapedTextIsOneTextNodeByTheStandard() {
    let entities = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'"]
    for text in Self.texts {
      // Nothing of it opens a tag or ends an attribute, and every & is one of ours.
      var read = ""
      var rest = HTMLText.escaped(text).unicodeScalars[...]
      while let scalar = rest.first {
        #expect(!"<>\"'".unicodeScalars.contains(scalar))
        if scalar == "&" {
          let entity = entities.first { rest.starts(with: $0.key.unicodeScalars) }
          read += entity?.value ?? "?"
          rest = rest.dropFirst(entity?.key.unicodeScalars.count ?? 1)
        } else {
          read.unicodeScalars.append(scalar)
          rest = rest.dropFirst()
        }
      }
      #expect(read == expected(text))
    }
  }

  @Test(.enabled(if: Tool.isInstalled("python3"), "python3 is not installed"))
  func aParserFindsOneTextNode() throws {
    let script = """
      import json, sys
      from html.parser import HTMLParser
      class Reader(HTMLParser):
        def __init__(self):
          super().__init__(convert_charrefs=True); self.events = []
        def handle_starttag(self, tag, attrs): self.events.append(['start', tag, attrs])
        def handle_startendtag(self, tag, attrs): self.events.append(['start', tag, attrs])
        def handle_endtag(self, tag): self.events.append(['end', tag])
        def handle_data(self, data): self.events.append(['data', data])
        def handle_comment(self, data): self.events.append(['comment', data])
        def handle_decl(self, data): self.events.append(['declaration', data])
        def handle_pi(self, data): self.events.append(['instruction', data])
      wrong = 0
      for escaped, text in json.load(open('texts.json')):
        reader = Reader(); reader.feed('<p title="' + escaped + '">' + escaped + '</p>'); reader.close()
        data = [['data', text]] if text else []
        if reader.events != [['start', 'p', [('title', text)]]] + data + [['end', 'p']]:
          wrong += 1
          if wrong < 4: print(repr(text), reader.events)
      print(wrong)
      """
    let output = try inFolder { folder in
      try Data(script.utf8).write(to: folder.appending(path: "read.py"))
      try JSONEncoder().encode(Self.texts.map { [HTMLText.escaped($0), expected($0)] })
        .write(to: folder.appending(path: "texts.json"))
      let python = try #require(Tool("python3"))
      return try python.run(["read.py"], in: folder)
    }
    #expect(String(decoding: output.output, as: UTF8.self) == "0\n", "\(output.errors)")
  }

  @Test(arguments: [
    ("https://example.org/a?b=c#d", true), ("tables/a.csv", true), ("figures/a%20b.png", true),
    ("#tables", true),
    ("cells.csv", true), ("HTTPS://example.org", true), ("bücher/ü.csv", true),
    ("http://example.org", false), ("mailto:a@b.c", false), ("javascript:alert(1)", false),
    ("java\tscript:x", false),
    ("data:text/html,x", false), ("file:///etc/passwd", false), ("//evil.com", false), ("/etc/passwd", false),
    ("../a", false), ("a/../../b", false), ("%2e%2e/a", false), ("a/.%2E/b", false), ("\\\\evil.com", false),
    ("a\\..\\b", false), ("https:/evil.com", false), ("https:///evil.com", false),
    ("https://a@evil.com", false),
    ("", false), ("a//b", false), ("a\u{600}\"b", false), ("a b", false), ("\u{202E}a", false),
    ("a\"b", false),
    ("a'b", false), ("..", false), ("x:y", false),
  ])
  func linksLeadToTheWebBySecureRoadsOrBesideThePage(_ address: String, _ isAllowed: Bool) {
    #expect(LinkAddress.isAllowed(address) == isAllowed)
  }
}

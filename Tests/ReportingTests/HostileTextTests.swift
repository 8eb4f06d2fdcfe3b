import Escapes
import Foundation
import Testing

@testable import Reporting
@testable import Rows

/// Any text, as Markdown and on the page: both show the same, and it opens nothing.
@Suite struct HostileTextTests {
  @Test func aTextInAParagraphIsOneTextOfThePage() {
    for text in HostileStrings(seed: 21, count: 100_000) {
      let shown = HTMLText.escaped(VisibleText.line(text))
      let source = Markdown(text: text).source
      #expect(InlineMarkdown.html(source) == shown, "\(text.unicodeScalars.map(\.value))")
      // Strong text does not begin with a blank.
      guard VisibleText.line(text).unicodeScalars.first?.properties.isWhitespace == false else { continue }
      let strong: Markdown = "**\(text)** \(text)"
      #expect(
        InlineMarkdown.html(strong.source) == "<strong>\(shown)</strong> \(shown)", "\(text.debugDescription)"
      )
    }
  }

  @Test func aTextInATableIsOneCell() {
    for text in HostileStrings(seed: 22, count: 20_000) {
      var table = MarkdownTable()
      table.addColumn("a")
      table.addColumn("b")
      table.add([text, "x"])
      let blocks = MarkdownBlocks(table.markdown.source) { _, _ in "picture" }
      let cell = HTMLText.escaped(String(scalars: trimmed(VisibleText.line(text))))
      #expect(
        blocks.html.contains(">\(cell)</td><td class=\"short\">x</td></tr>\n</tbody>"),
        "\(text.debugDescription)")
    }
  }

  private func trimmed(_ text: String) -> [Unicode.Scalar] {
    let start = Array(text.unicodeScalars).drop { $0 == " " }
    return Array(start.dropLast(start.reversed().prefix { $0 == " " }.count))
  }

  @Test func aParagraphOfTextBeginsNoOtherBlock() {
    for text in [
      "# a", "- a", "+ a", "1. a", "2) a", "> a", "---", "===", "- - -", "|a|", "```", "~~~", "![a](b)",
    ]
      + HostileStrings(seed: 23, count: 50_000)
    {
      let shown = VisibleText.line(text)
      guard !shown.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { continue }
      let blocks = MarkdownBlocks(Markdown(text: text).source) { _, _ in "picture" }
      #expect(blocks.html == "<p>\(HTMLText.escaped(shown))</p>\n", "\(text.debugDescription)")
    }
  }

  @Test func aDescriptionLeavesNothingOpen() throws {
    for text in ["```", "````\n```", "<!--", "<details>", "`<b>` <sub>x</sub> \\<i>", "a\r\n```sh\r\nb"]
      + HostileStrings(seed: 24, count: 20_000)
    {
      let source = ("\(Markdown.passage(text))\n\n## End" as Markdown).source
      let blocks = MarkdownBlocks(source) { _, _ in nil }
      #expect(blocks.sections.last?.title == "End", "\(text.debugDescription)")
      let tags = blocks.html.matches(of: /<\/?([a-z0-9]+)/).map { String($0.1) }
      let allowed: Set = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "pre", "code", "strong", "em", "a", "br", "sub",
        "sup", "div",
        "table", "thead", "tbody", "tr", "th", "td", "span",
      ]
      #expect(tags.allSatisfy(allowed.contains), "\(text.debugDescription)")
    }
  }

  @Test func codeInASentenceStaysCode() {
    #expect(Markdown.prose("run `sweep gc` <now>").source == "run `sweep gc` \\<now>")
    #expect(Markdown.prose("a ` b").source == "a \\` b")
    #expect(Markdown.prose("`a|b`").source == "a\\|b")
    #expect(Markdown.code("a`b").source == "a\\`b")
    #expect(Markdown.codeBlock(["```", "x"], language: "sh").source == "````sh\n```\nx\n````")
  }

  @Test func everyFieldOfACSVFileIsReadBack() {
    let texts = Array(HostileStrings(seed: 25, count: 100_000))
    var writer = CSVWriter(header: ["text", "number"])
    for text in texts {
      writer.add(text)
      writer.add(1)
      writer.endRow()
    }
    let rows = CSVReader.rows(writer.data)
    #expect(rows.count == texts.count + 1)
    for (text, row) in zip(texts, rows.dropFirst()) {
      #expect(
        row.count == 2 && Array(row[0].utf8) == Array(text.utf8) && row[1] == "1", "\(text.debugDescription)")
    }
  }
}

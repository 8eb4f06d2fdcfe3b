import Digests
import Escapes
import Experiments
import Files
import Foundation
import Results
import Testing

@testable import Reporting

/// Reports of texts that no reader of experiment files has seen: they may also come from journals and from files.
@Suite struct HostileReportTests {
  private static let mark = "sweep-report-pwned"

  /// What each attack on a language looked like, behind a sign that takes a quote into its grapheme where it matters.
  private static let texts = [
    "a\u{600}'; system(\"touch \(mark)\") #", "p\r\nsystem(\"touch \(mark)\")\r\n#", "`touch \(mark)`\\",
    "p \u{600}<script \u{600}>alert(3)\u{600}</script \u{600}>", "s \u{600}\\input /etc/passwd ",
    "[l](https://evil.example)<b>x</b> ![i](https://evil.example/t.png)",
    "a | b \u{D4E}| c\r\n\r\n## Heading\r\n- item",
    "\u{1B}]0;x\u{7}\u{9B}2J\u{202E}", "```\n# h\n", "x\u{2028}y", "=cmd|'/C calc'!A0",
    "\" onload=\"alert(1)", "@{}^_~&'\"", "--> <!-- ]]>",
  ]

  private func input(_ text: String) -> ReportInput {
    let report = ReportSpecification(
      tables: [
        ReportItem(
          name: "t", kind: "table",
          values: [
            "rows": .list([.string("problem"), .string("optimizer")]),
            "values": .list([.string("final validation_accuracy")]), "caption": .string(text),
            "formats": .list([.string("csv"), .string("markdown"), .string("latex")]),
          ])
      ],
      figures: [
        ReportItem(
          name: "g", kind: "learning_curve",
          values: [
            "y": .list([.string("validation_accuracy")]), "caption": .string(text),
            "panels": .string("problem"),
          ])
      ])
    var input = SmallExperiment.input(report)
    var experiment = input.plan.experiment
    experiment.description = text
    experiment.configurations = experiment.configurations.map { configuration in
      var configuration = configuration
      configuration.problem = text
      configuration.optimizer = "\(configuration.optimizer) \(text)"
      configuration.values["init"] = .string(text)
      return configuration
    }
    input.plan = Plan(experiment: experiment, cells: input.plan.cells)
    for id in Array(input.results.cells) {
      input.results[id]?.provenance.invocation.command = "sweep \(text)"
      input.results[id]?.provenance.invocation.host = text
      input.results[id]?.provenance.invocation.commit = text
      input.results[id]?.provenance.worker.processor = text
    }
    for id in input.failures.keys { input.failures[id]?.message = text }
    input.warnings = [text, "see `\(text)` there"]
    return input
  }

  @Test(arguments: texts)
  func aReportOfItRunsNothingAndKeepsItsShape(_ text: String) throws {
    try withTemporaryFolder { folder in
      let files = try Reporter(directory: folder, gnuplot: GnuplotProgram.find()).write(input(text))
      #expect(files.notes.allSatisfy { !$0.contains("could not draw") }, "\(files.notes)")
      let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      #expect(!paths.contains { $0.hasSuffix(Self.mark) })

      let markdown = try self.text(folder, "report.md")
      var headings: [String] = []
      for line in markdown.split(separator: "\n") where line.utf8.starts(with: "## ".utf8) {
        if line != "## Heading" { headings.append(String(line)) }
      }
      #expect(
        headings == [
          "## Tables", "## Figures", "## Best configurations", "## Budgets", "## Failures", "## Warnings",
          "## Provenance",
        ])
      let page = try self.text(folder, "report.html")
      try expectOnlyOurElements(page)
      for heading in headings { #expect(page.contains(">\(heading.dropFirst(3))</h2>")) }

      let latex = try self.text(folder, "tables/t.tex")
      #expect(!latex.contains("\\input /") && !latex.contains("touch \(Self.mark)`"))
      for path in [
        "report.md", "report.html", "tables/t.md", "tables/t.tex", "figures/g.gp", "figures/g.dat",
      ] {
        let hidden = try self.text(folder, path).unicodeScalars.filter {
          $0 != "\n" && $0 != "\t" && VisibleText.isHidden($0)
        }
        #expect(hidden.isEmpty, "\(path): \(hidden.map(VisibleText.name))")
      }
      // The other reader takes it back as it was.
      let rows = CSVReader.rows(try Data(contentsOf: folder.appending(path: "tables/t.csv")))
      #expect(rows.dropFirst().allSatisfy { $0.first == text && $0.count == rows[0].count })
    }
  }

  private func text(_ folder: URL, _ path: String) throws -> String {
    // Bytes, not lines: CR LF would be one Character.
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }

  /// Reads the page as a browser does: `<` opens a tag, and our tags have our attributes.
  private func expectOnlyOurElements(_ page: String) throws {
    let elements: Set<String> = [
      "html", "head", "meta", "title", "style", "body", "nav", "a", "main", "script", "h1", "h2", "h3", "p",
      "ul", "li",
      "strong", "em", "code", "pre", "br", "sub", "sup", "div", "table", "thead", "tbody", "tr", "th", "td",
      "span",
      "figure", "figcaption", "svg", "g", "path", "rect", "circle", "text", "tspan", "use", "defs", "desc",
      "polygon",
      "filter", "feflood", "fecomposite",
    ]
    // Our own style and script are not read for tags.
    var rest = page.replacingOccurrences(of: PageStyle.css, with: "")
      .replacingOccurrences(of: PageStyle.script, with: "").unicodeScalars[...]
    #expect(String(rest).components(separatedBy: "<script").count == 2)
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      let end = try #require(rest.firstIndex(of: ">"), "a tag has no end")
      let tag = String(String.UnicodeScalarView(rest[..<end]))
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" || $0 == "!" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      #expect(elements.contains(name) || name == "doctype", "<\(tag)>")
      for attribute in tag.matches(of: /\s([A-Za-z:-]+)\s*=/) {
        #expect(!attribute.1.lowercased().hasPrefix("on") && attribute.1.lowercased() != "style", "<\(tag)>")
      }
    }
  }

  // MARK: Markdown and the page agree

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
      writer.endLine()
    }
    let rows = CSVReader.rows(writer.data)
    #expect(rows.count == texts.count + 1)
    for (text, row) in zip(texts, rows.dropFirst()) {
      #expect(
        row.count == 2 && Array(row[0].utf8) == Array(text.utf8) && row[1] == "1", "\(text.debugDescription)")
    }
  }

  // MARK: The page and its pictures

  @Test func thePolicyAllowsTheStyleAndTheScriptOfThePageAndNoOthers() throws {
    let page = ReportPage.html(
      title: "t", markdown: "# t\n", folder: try Folder(FileManager.default.temporaryDirectory))
    let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)).1
    #expect(policy.hasPrefix("default-src 'none'; "))
    #expect(!policy.contains("unsafe"))
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
      let parts = page.components(separatedBy: "<\(element)>")
      #expect(parts.count == 2)
      let inner = parts[1].components(separatedBy: "</\(element)>")[0]
      var digest = Digest(.sha256)
      digest.update(inner.utf8)
      let hash = Data(digest.finalize()).base64EncodedString()
      #expect(policy.contains("\(directive) 'sha256-\(hash)';"))
    }
    // The policy stands before all that it is to bind.
    let place = try #require(page.range(of: "Content-Security-Policy"))
    #expect(!page[..<place.lowerBound].contains("<style") && !page[..<place.lowerBound].contains("<script"))
  }

  @Test(arguments: [
    ("<script>alert(1)</script>", "<script>"), ("<g onload='alert(1)'/>", "onload="),
    ("<a href='https://e.com'><path d='M0,0'/></a>", "<a>"), ("<style>*{}</style>", "<style>"),
    ("<image xlink:href='https://e.com/t.png'/>", "<image>"), ("<foreignObject/>", "<foreignObject>"),
    ("<use href='other.svg#x'/>", "out of itself"),
    ("<use xlink:href='https://e.com/a.svg#x'/>", "out of itself"),
    ("<g style='fill:red'/>", "style="), ("<rect fill='url(https://e.com/x)'/>", "out of itself"),
    ("<rect fill='&#117;rl(https://e.com/x)'/>", "out of itself"), ("<set attributeName='x'/>", "<set>"),
    ("<animate/>", "<animate>"), ("<![CDATA[x]]>", "not what gnuplot writes"), ("&x;", "entity"),
    ("<g a='1' a='2'/>", "a twice"), ("<g", "not well formed"), ("</svg><svg>", "not one <svg>"),
    ("</g>", "closes nothing"),
    ("<?php x?>", "not what gnuplot writes"), ("<SCRIPT/>", "<SCRIPT>"), ("<svg:script/>", "<svg:script>"),
    ("<!-- open", "no end"),
  ])
  func aPictureThatDoesMoreThanDrawIsRefused(_ part: String, _ reason: String) {
    let text = "<svg xmlns=\"http://www.w3.org/2000/svg\">\(part)</svg>"
    #expect {
      try InlineSVG.element(text, name: "n", label: "l")
    } throws: { ($0 as? InlineSVG.Refused)?.reason.contains(reason) == true }
  }

  @Test func aDocumentOfAnotherKindIsNoPicture() {
    for text in [
      "", "x", "<html></html>", "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>", "<svg xmlns='x'/>", "<svg>",
    ] {
      #expect(!InlineSVG.isDrawing(text), "\(text)")
    }
  }

  @Test func aForeignPictureIsDrawnAnew() throws {
    try withTemporaryFolder { folder in
      guard let gnuplot = GnuplotProgram.find() else { return }
      _ = try Reporter(directory: folder, gnuplot: gnuplot).write(SmallExperiment.input())
      let picture = folder.appending(path: "figures/curves.svg")
      let drawn = try text(folder, "figures/curves.svg")
      try Data(drawn.replacingOccurrences(of: "</svg>", with: "<script>alert(1)</script></svg>").utf8).write(
        to: picture)
      _ = try Reporter(directory: folder, gnuplot: gnuplot).write(SmallExperiment.input())
      #expect(try text(folder, "figures/curves.svg") == drawn)
      #expect(try text(folder, "report.html").components(separatedBy: "<svg").count == 4)
    }
  }

  @Test func whereNothingDrawsAForeignPictureIsNotShownAndTheReportSaysSo() throws {
    try withTemporaryFolder { folder in
      try Data("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".utf8)
        .write(to: folder.appending(path: "a.svg"))
      let page = ReportPage.html(title: "t", markdown: "![a](a.png)\n", folder: try Folder(folder))
      #expect(
        page.contains(
          "<figcaption><em>a.svg is not shown, for gnuplot did not draw it: it holds &lt;script&gt;."))
      #expect(!page.contains("alert"))
      let outside = ReportPage.html(
        title: "t", markdown: "![a](../a.png)\n", folder: try Folder(folder))
      #expect(!outside.contains("figcaption"))
    }
  }

  @Test(arguments: [
    ("a/b", "a_b"), ("../x", "_.._x"), ("..\u{301}/x", "_..\u{301}_x"), ("/\u{301}etc", "_\u{301}etc"),
    ("", "_"),
    ("a\r\nb\\c", "a  b_c"),
  ])
  func aNameOfAFileStaysInItsFolder(_ name: String, _ expected: String) {
    let item = ReportItem(name: name, kind: "table", values: [:]).withPlainName
    #expect(Array(item.name.unicodeScalars) == Array(expected.unicodeScalars))
  }
}

/// Short texts over all planes, weighted towards the marks of Markdown, CSV and HTML; the same for a seed.
private struct HostileStrings: Sequence, IteratorProtocol {
  private var dice: SplitMix
  private var left: Int

  init(seed: UInt64, count: Int) {
    dice = SplitMix(state: seed)
    left = count
  }

  mutating func next() -> String? {
    guard left > 0 else { return nil }
    left -= 1
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &dice) {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0..<5: text.append(Self.special.randomElement(using: &dice) ?? " ")
      case 5: text.append(contentsOf: (Self.pieces.randomElement(using: &dice) ?? "").unicodeScalars)
      case 6, 7: text.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &dice)))
      default: text.append(Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &dice)) ?? "\u{FFFD}")
      }
    }
    return String(text)
  }

  private static let special: [Unicode.Scalar] =
    Array("\\`*_[]()<>|&#!-+=~$:\"', \n\r\t12.é".unicodeScalars) + [
      "\u{600}", "\u{6DD}", "\u{70F}", "\u{D4E}", "\u{301}", "\u{200D}", "\u{85}", "\u{2028}", "\u{202E}",
      "\0",
    ]
  private static let pieces = [
    "\r\n", "```", "**", "](x)", "<br>", "<sub>", "</sub>", "<b>", "&amp;", "\u{600}|", "\u{D4E}`", "# ",
    "- ", "| ",
    "[a](https://b.c)", "[a](javascript:b)", "![a](b.png)", "[a]: b", "\\|", "\\\\", "<!--",
  ]

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
  }
}

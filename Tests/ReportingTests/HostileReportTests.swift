import Digests
import Escapes
import Files
import Foundation
import Results
import TestPrograms
import Testing

@testable import Experiments
@testable import Reporting
@testable import Rows

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
            "panels": .list([.string("problem")]),
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
      let files = try Reporter(
        directory: folder, gnuplot: GnuplotProgram.find(), command: "sweep report x.yaml"
      ).write(input(text))
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

  @Test(arguments: [
    ("a/b", "a_b"), ("../x", "_.._x"), ("..\u{301}/x", "_..\u{301}_x"), ("/\u{301}etc", "_\u{301}etc"),
    ("", "_"),
    ("a\r\nb\\c", "a  b_c"),
  ])
  func aNameOfAFileStaysInItsFolder(_ name: String, _ expected: String) {
    let item = ReportItem(name: name, kind: "table", values: [:])
    #expect(Array(item.plainName.unicodeScalars) == Array(expected.unicodeScalars))
  }
}

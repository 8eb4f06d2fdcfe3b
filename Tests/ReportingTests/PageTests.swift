import Escapes
import Foundation
import TestPrograms
import Testing

@testable import Reporting
@testable import Rows

@Suite struct PageTests {
  @Test(arguments: [
    ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
    ("**0.4375** of 3", "<strong>0.4375</strong> of 3"),
    ("*Median; best in bold, 5 \\* 3.*", "<em>Median; best in bold, 5 * 3.</em>"),
    ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
    ("2 * 3 * 4", "2 * 3 * 4"), ("a**", "a**"), ("`<b>*x*`", "<code>&lt;b&gt;*x*</code>"),
    ("0.4<br><sub>1 of 3</sub>", "0.4<br><sub>1 of 3</sub>"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("[CSV](tables/a.csv)", "<a href=\"tables/a.csv\">CSV</a>"),
    ("[x](javascript:alert)", "[x](javascript:alert)"), ("ps_clip_sgd", "ps_clip_sgd"),
  ])
  func aLineOfMarkdownIsShownAsItReads(_ text: String, _ expected: String) {
    #expect(InlineMarkdown.html(text) == expected)
  }

  @Test func tablesKeepTheirAlignmentAndEscapedBars() {
    let blocks = MarkdownBlocks("| a | b |\n| --- | ---: |\n| x \\| y | 1 [0.5, 2] |\n") { _, _ in nil }
    #expect(
      blocks.html == """
        <div class="wide"><table class="sortable">
        <thead><tr><th>a</th><th class="number">b</th></tr></thead>
        <tbody>
        <tr><td class="short">x | y</td><td class="number">1 <span class="interval">[0.5, 2]</span></td></tr>
        </tbody></table></div>

        """)
  }

  @Test func headingsGetAnchorsOfTheirOwn() {
    let blocks = MarkdownBlocks("# t\n\n## Tables\n\n### Tables\n\n## Figures\n") { _, _ in nil }
    #expect(blocks.sections.map(\.anchor) == ["tables", "figures"])
    #expect(blocks.html.contains("<h3 id=\"tables-2\">Tables</h3>"))
  }

  @Test func picturesOnOnePageShareNoIds() throws {
    let file =
      "<?xml version=\"1.0\"?>\n<svg width=\"1200\" height=\"500\" viewBox=\"0 0 1200 500\">\n"
      + "<title>Gnuplot</title><g id=\"plot_1\"><circle id='gpDot'/><use xlink:href='#gpDot'/>"
      + "<rect clip-path=\"url(#plot_1)\"/></g></svg>\n"
    let svg = try InlineSVG.element(file, name: "a.b", label: "a <b>")
    #expect(
      svg == "<svg viewBox=\"0 0 1200 500\" role=\"img\">\n<title>a &lt;b&gt;</title>"
        + "<g id=\"a-b-plot_1\"><circle id=\"a-b-gpDot\"/><use xlink:href=\"#a-b-gpDot\"/>"
        + "<rect clip-path=\"url(#a-b-plot_1)\"/></g></svg>")
  }

  @Test func thePageNeedsNoOtherFileAndNoNetwork() throws {
    try withTemporaryFolder { folder in
      let gnuplot = GnuplotProgram.find()
      _ = try Reporter(directory: folder, gnuplot: gnuplot, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      let page = try text(of: folder.appending(path: "report.html"))
      #expect(page.hasPrefix("<!doctype html>"))
      for section in ["Tables", "Figures", "Best configurations", "Budgets", "Warnings", "Provenance"] {
        #expect(
          page.contains("<a href=\"#\(section.lowercased().replacing(" ", with: "-"))\">\(section)</a>"))
      }
      #expect(page.contains("<strong>Partial: 10 of 12 cells, 1 failed, 1 diverged</strong>"))
      #expect(!page.contains("src=") && !page.contains("<link") && !page.contains("@import"))
      // Namespaces are names, not addresses that are fetched.
      let addresses = page.matches(of: /https?:\/\/[^"'\s<]+/).map { String($0.0) }
      #expect(addresses.allSatisfy { $0.hasPrefix("http://www.w3.org/") }, "\(addresses)")
      if gnuplot != nil {
        #expect(page.matches(of: /<svg/).count == 3)
        let ids = page.matches(of: /\sid=["']([^"']+)["']/).map { String($0.1) }
        let repeated = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(repeated.isEmpty, "\(repeated)")
      }
    }
  }

  @Test func unequalBudgetsAreAWarning() {
    let even = Joined(SmallExperiment.input())
    #expect(BudgetsSection.warnings(even) == [])
    var input = SmallExperiment.input()
    input.plan.cells.removeAll { $0.configurationIndex == 3 }
    let warnings = BudgetsSection.warnings(Joined(input))
    #expect(warnings.count == 1)
    #expect(warnings.first?.hasPrefix("On digits optimizers had 1 to 2 configurations") == true)
  }
}

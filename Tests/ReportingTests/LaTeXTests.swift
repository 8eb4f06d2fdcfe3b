import Escapes
import Foundation
import Testing
import Vocabulary

@testable import Reporting

/// Tables as LaTeX. The golden files of `realistic-*.tex` and `awkward.tex` have been compiled by pdflatex with booktabs
/// and threeparttable, and looked at.
@Suite struct LaTeXTests {
  @Test(arguments: [
    ("ps_clip_sgd", "ps\\_clip\\_sgd"), ("95 %", "95 \\%"), ("−∞", "$-$$\\infty$"),
    ("-0.5", "$-$0.5"), ("a-b, q25-q75", "a-b, q25-q75"), ("(-1, -2)", "($-$1, $-$2)"),
    ("1.234e-05", "1.234$\\times10^{-5}$"), ("1e+06 e3", "1$\\times10^{6}$ e3"), ("0.1eV", "0.1eV"),
    ("[0.1, 0.2]", "{[}0.1, 0.2{]}"), ("0.5 ± 0.1", "0.5 $\\pm$ 0.1"), ("a\nb", "a b"),
    ("≥ {$#&~^\\}", "$\\geq$ \\{\\$\\#\\&$\\sim$\\textasciicircum{}\\textbackslash{}\\}"),
    ("σ = 1", "$\\sigma$ = 1"),
  ])
  func whatTeXWouldReadIsEscaped(_ text: String, _ expected: String) {
    #expect(LaTeXText.escaped(text) == expected)
  }

  @Test func headsBreakBetweenWords() {
    #expect(LaTeXText.lines("final validation accuracy", width: 16) == ["final validation", "accuracy"])
    #expect(LaTeXText.lines("time_to_accuracy x", width: 4) == ["time_to_accuracy", "x"])
    #expect(LaTeXText.lines("", width: 4) == [])
    #expect(LaTeXText.stacked(["a"], "r") == "a")
    #expect(LaTeXText.stacked(["a", "b"], "r") == "\\begin{tabular}[t]{@{}r@{}}a \\\\ b\\end{tabular}")
  }

  /// Everything at once that a paper's table can meet: names that TeX would read, a diverged cell, bold, marks, remarks.
  @Test func anAwkwardTableIsSet() throws {
    var grid = TableGrid()
    grid.caption = "Loss, 50 % of\nlabels; x_1 & x_2."
    grid.footnote = "n = 4 of 5 cells, 1 diverged (counted as worst). ≈: not worse at 0.05. Δ: to sgd # 1."
    grid.heads = [
      TableGrid.Head(text: "optimizer", isNumber: false),
      TableGrid.Head(text: "noise (σ²) ~ law", isNumber: false),
      TableGrid.Head(text: "final loss (nats)", group: "rate 1e-05", isNumber: true),
      TableGrid.Head(text: "time to loss ≤ 0.4 (s)", group: "rate 1e-05", isNumber: true),
      TableGrid.Head(text: "final loss (nats)", group: "rate 1e+06", isNumber: true),
      TableGrid.Head(text: "time to loss ≤ 0.4 (s)", group: "rate 1e+06", isNumber: true),
    ]
    typealias Cell = TableGrid.Cell
    grid.rows = [
      [
        Cell(text: "ps_clip_sgd"), Cell(text: "[0.1, 1] & more"),
        Cell(text: "1.234e-05 ± 2.0e-06", isBest: true, remarks: ["1 of 3 diverged", "Δ -0.5 [-1, ∞]"]),
        Cell(text: "not reached", isNotWorse: true), Cell(text: "0.5 [−∞, 0.6]"), Cell(text: "–"),
      ],
      [
        Cell(text: "[sgd]"), Cell(text: "50 % {a|b} <c>"),
        Cell(text: "diverged", remarks: ["3 of 3 diverged"]),
        Cell(text: "0.1", isBest: true), Cell(text: "0.25"), Cell(text: "∞"),
      ],
    ]
    try expectGolden(grid.latex, "awkward.tex")
    // Outside comments every brace is closed.
    let body = grid.latex.split(separator: "\n").filter { !$0.hasPrefix("%") }.joined(separator: "\n")
      .replacing("\\{", with: "").replacing("\\}", with: "")
    #expect(body.count { $0 == "{" } == body.count { $0 == "}" })
    // A caption of two lines is a comment to its end.
    #expect(
      grid.latex.split(separator: "\n").filter { $0.contains("of labels;") }.allSatisfy { $0.hasPrefix("%") })
  }
}

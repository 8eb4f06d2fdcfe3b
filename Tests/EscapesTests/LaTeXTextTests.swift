import Escapes
import Foundation
import Testing

@Suite struct LaTeXTextTests {
  /// Everything that the escaper may write beside letters: each command, and braces in pairs.
  @Test func onlyOurCommandsStandInEscapedText() throws {
    let commands: Set<String> = [
      "textbackslash", "textasciicircum", "textasciigrave", "sim", "pm", "infty", "approx", "geq", "leq",
      "neq", "times",
      "cdot", "to", "nabla", "surd", "ifdefined", "Umathchar", "else", "ttfamily", "fi", "alpha", "beta",
      "gamma", "delta",
      "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma",
      "tau",
      "upsilon", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma",
      "Phi", "Psi",
      "Omega",
    ]
    for text in HostileTexts(seed: 6, count: 100_000) {
      var depth = 0
      var dollars = 0
      var rest = Array(LaTeXText.escaped(text).unicodeScalars)[...]
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\\":
          let word = rest.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
          if word.isEmpty {
            let sign = rest.popFirst()
            #expect(sign.map { "&%$#_{}|".unicodeScalars.contains($0) } == true)
          } else {
            #expect(commands.contains(String(String.UnicodeScalarView(word))))
            rest = rest.dropFirst(word.count)
          }
        case "{": depth += 1
        case "}":
          depth -= 1
          #expect(depth >= 0)
        case "$": dollars += 1
        case "<", ">", "|": #expect(dollars % 2 == 1)
        case "&", "%", "#", "`", "\"":
          Issue.record("\(scalar) stands bare in \(text.debugDescription)")
        case "_": Issue.record("an index stands bare")
        case "^": #expect(dollars % 2 == 1)
        default: #expect(!VisibleText.isHidden(scalar))
        }
      }
      #expect(depth == 0 && dollars % 2 == 0)
    }
  }

  @Test(.enabled(if: Tool.isInstalled("pdflatex"), "pdflatex is not installed"))
  func pdflatexSetsEveryText() throws {
    let known = [
      "\u{600}\\input /etc/passwd ", "* a", "[a]", "中文 e\u{301} 👩🏽\u{200D}🚀", "a--b ``c'' !`", "1e-5",
    ]
    let texts = known + HostileTexts(seed: 7, count: 3000)
    try inFolder { folder in
      var page = "\\documentclass{article}\n\\begin{document}\n\\begin{tabular}{ll}\n"
      // Rows of a table, where brackets and stars behind `\\` mean something; a page of them at a time.
      for (index, text) in texts.enumerated() {
        page += "\(LaTeXText.escaped(text)) & % \\caption{\(LaTeXText.escaped(text))}\n\(index) \\\\\n"
        if index % 40 == 39 { page += "\\end{tabular}\n\n\\begin{tabular}{ll}\n" }
      }
      page += "\\end{tabular}\n\\typeout{rows are set}\n\\end{document}\n"
      try Data(page.utf8).write(to: folder.appending(path: "page.tex"))
      let pdflatex = try #require(Tool("pdflatex"))
      let (status, output, _) = try pdflatex.run(
        ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"], in: folder)
      let said = String(decoding: output, as: UTF8.self)
      #expect(status == 0, "\(said.suffix(1500))")
      #expect(said.contains("rows are set"))
      #expect(!said.contains("(/etc"))
      #expect(!said.contains("Missing character"))
    }
  }
}

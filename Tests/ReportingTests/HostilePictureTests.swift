import Digests
import Escapes
import Files
import Foundation
import TestPrograms
import Testing

@testable import Reporting

/// The page and its pictures: what runs, and what is not shown.
@Suite struct HostilePictureTests {
  @Test func thePolicyAllowsTheStyleAndTheScriptOfThePageAndNoOthers() throws {
    let page = ReportPage.html(
      title: "t", markdown: "# t\n", folder: try Folder(FileManager.default.temporaryDirectory),
      command: "sweep report x.yaml")
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
      _ = try Reporter(directory: folder, gnuplot: gnuplot, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      let picture = folder.appending(path: "figures/curves.svg")
      let drawn = try text(folder, "figures/curves.svg")
      try Data(drawn.replacingOccurrences(of: "</svg>", with: "<script>alert(1)</script></svg>").utf8).write(
        to: picture)
      _ = try Reporter(directory: folder, gnuplot: gnuplot, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      #expect(try text(folder, "figures/curves.svg") == drawn)
      #expect(try text(folder, "report.html").components(separatedBy: "<svg").count == 4)
    }
  }

  @Test func whereNothingDrawsAForeignPictureIsNotShownAndTheReportSaysSo() throws {
    try withTemporaryFolder { folder in
      try Data("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".utf8)
        .write(to: folder.appending(path: "a.svg"))
      let page = ReportPage.html(
        title: "t", markdown: "![a](a.png)\n", folder: try Folder(folder), command: "sweep report x.yaml")
      #expect(
        page.contains(
          "<figcaption><em>a.svg is not shown, for gnuplot did not draw it: it holds &lt;script&gt;."))
      #expect(!page.contains("alert") && page.contains("<code>sweep report x.yaml</code> draws it anew"))
      let outside = ReportPage.html(
        title: "t", markdown: "![a](../a.png)\n", folder: try Folder(folder), command: "sweep report x.yaml")
      #expect(!outside.contains("figcaption"))
    }
  }

  private func text(_ folder: URL, _ path: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
  }
}

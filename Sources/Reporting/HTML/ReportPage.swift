import Files
import Foundation

/// `report.html`: the report as one file that needs no other and no network.
enum ReportPage {
  /// - Parameters:
  ///   - markdown: the text of `report.md`.
  ///   - folder: where the pictures lie that it names.
  static func html(title: String, markdown: String, folder: Folder) -> String {
    let blocks = MarkdownBlocks(markdown) { name, path in
      let plain = path.removingPercentEncoding ?? path
      let stem = plain.lastIndex(of: ".").map { plain[..<$0] } ?? plain[...]
      guard let data = folder.contents(path: stem + ".svg"), let text = String(data: data, encoding: .utf8)
      else { return nil }
      return InlineSVG.element(text, name: name, label: name)
    }
    let contents = blocks.sections.map { section in
      "<a href=\"#\(InlineMarkdown.escaped(section.anchor))\">\(InlineMarkdown.escaped(section.title))</a>"
    }.joined(separator: "\n")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(InlineMarkdown.escaped(title))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <nav>
      \(contents)
      </nav>
      <main>
      \(blocks.html)</main>
      <script>
      \(PageStyle.script)
      </script>
      </body>
      </html>

      """
  }
}

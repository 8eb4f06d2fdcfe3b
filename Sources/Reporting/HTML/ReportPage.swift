import Digests
import Escapes
import Files
import Foundation

/// `report.html`: the report as one file that needs no other and no network.
enum ReportPage {
  /// - Parameters:
  ///   - markdown: the text of `report.md`.
  ///   - folder: where the pictures lie that it names.
  ///   - command: what writes the report again.
  static func html(title: String, markdown: String, folder: Folder, command: String) -> String {
    let blocks = MarkdownBlocks(markdown) { name, path in
      let plain = path.removingPercentEncoding ?? path
      let stem = plain.lastIndex(of: ".").map { plain[..<$0] } ?? plain[...]
      guard LinkAddress.isAllowed(path), let data = folder.contents(path: stem + ".svg"),
        let text = String(data: data, encoding: .utf8)
      else { return nil }
      do throws(InlineSVG.Refused) {
        return try InlineSVG.element(text, name: name, label: name)
      } catch {
        let sentence: Markdown = """
          *\(stem.split(separator: "/").last ?? stem).svg is not shown, for gnuplot did not draw it: \(error.reason). \
          Remove it, and \(Markdown.code(command)) draws it anew.*
          """
        return "<figcaption>\(InlineMarkdown.html(sentence.source))</figcaption>"
      }
    }
    let contents = blocks.sections.map { section in
      "<a href=\"#\(HTMLText.escaped(section.anchor))\">\(HTMLText.escaped(section.title))</a>"
    }.joined(separator: "\n")
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="referrer" content="no-referrer">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTMLText.escaped(title))</title>
      <style>\(PageStyle.css)</style>
      </head>
      <body>
      <nav>
      \(contents)
      </nav>
      <main>
      \(blocks.html)</main>
      <script>\(PageStyle.script)</script>
      </body>
      </html>

      """
  }

  /// The page's own style and script, and nothing else, whatever a text should manage to add: no other script, no handler,
  /// no picture, no form, no address.
  static let policy =
    "default-src 'none'; style-src \(source(PageStyle.css)); script-src \(source(PageStyle.script));"
    + " base-uri 'none'; form-action 'none'"

  /// `'sha256-…'` of the text of an element.
  private static func source(_ text: String) -> String {
    var digest = Digest(.sha256)
    digest.update(text.utf8)
    return "'sha256-\(Data(digest.finalize()).base64EncodedString())'"
  }
}

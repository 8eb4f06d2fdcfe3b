import Foundation

/// A picture that gnuplot drew, to stand within a page beside others.
enum InlineSVG {
  /// - Parameters:
  ///   - text: the SVG file.
  ///   - name: makes its ids its own: gnuplot gives the same ones in every picture.
  ///   - label: for readers who do not see it.
  /// - Returns: nil where the file holds no `<svg>`.
  static func element(_ text: String, name: String, label: String) -> String? {
    guard let start = text.range(of: "<svg"), let end = text.range(of: "</svg>", options: .backwards) else {
      return nil
    }
    let prefix = String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" }) + "-"
    var svg = String(text[start.lowerBound..<end.upperBound])
    for (pattern, replacement) in [
      (" id=\"", " id=\"\(prefix)"), (" id='", " id='\(prefix)"), ("url(#", "url(#\(prefix)"),
      ("href='#", "href='#\(prefix)"), ("href=\"#", "href=\"#\(prefix)"),
    ] {
      svg = svg.replacingOccurrences(of: pattern, with: replacement)
    }
    // Its own name instead of the program's; the size is the page's.
    if let title = svg.range(of: "<title>"), let close = svg.range(of: "</title>") {
      svg.replaceSubrange(title.upperBound..<close.lowerBound, with: InlineMarkdown.escaped(label))
    }
    guard let open = svg.range(of: ">") else { return nil }
    let head = svg[..<open.lowerBound].replacing(/\s(width|height)="[^"]*"/, with: "")
    return "\(head) role=\"img\"\(svg[open.lowerBound...])"
  }
}

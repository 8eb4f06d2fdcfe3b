/// A picture that gnuplot drew, to stand within a page beside others.
///
/// A results folder may come from anywhere. The file is read by a grammar of what gnuplot writes, and written anew from
/// what was read: elements and attributes that draw, and references within the picture. A script, a handler, a link, a
/// style, an image or an address makes it a picture that is not shown.
package enum InlineSVG {
  /// Why a picture is not shown, for a sentence.
  package struct Refused: Error, Equatable {
    package var reason: String
  }

  /// - Parameters:
  ///   - text: the SVG file.
  ///   - name: makes its ids its own: gnuplot gives the same ones in every picture.
  ///   - label: for readers who do not see it.
  package static func element(_ text: String, name: String, label: String) throws(Refused) -> String {
    var prefix = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      prefix.append(isPlain && !VisibleText.isHidden(scalar) ? scalar : "-")
    }
    var writer = SVGWriter(prefix: String(prefix) + "-", label: label)
    var reader = SVGReader(text)
    while let event = try reader.next() { try writer.add(event) }
    return try writer.finish()
  }

  /// Whether the picture is one that gnuplot may have drawn.
  package static func isDrawing(_ text: String) -> Bool { (try? element(text, name: "", label: "")) != nil }
}

/// Writes a picture from events, as far as they only draw.
private struct SVGWriter {
  let prefix: String
  let label: String
  var html = ""
  var open: [String] = []
  var hasRoot = false

  mutating func add(_ event: SVGReader.Event) throws(InlineSVG.Refused) {
    switch event {
    case .start(let name, let attributes, let isEmpty):
      guard Self.elements.contains(name) else { throw InlineSVG.Refused(reason: "it holds <\(name)>") }
      guard open.isEmpty != hasRoot, (name == "svg") == open.isEmpty else {
        throw InlineSVG.Refused(reason: "it is not one <svg>")
      }
      let isRoot = open.isEmpty
      hasRoot = true
      html += "<\(name)"
      for (key, value) in attributes where !(isRoot && ["width", "height"].contains(key)) {
        html += " \(key)=\"\(HTMLText.escaped(try shown(key, value, of: name)))\""
      }
      if isRoot { html += " role=\"img\"" }
      html += isEmpty ? "/>" : ">"
      if !isEmpty { open.append(name) }
      // Its own name instead of the program's.
      if name == "title", open.count == 2 { html += HTMLText.escaped(label) }
    case .end(let name):
      guard open.popLast() == name else { throw InlineSVG.Refused(reason: "</\(name)> closes nothing") }
      html += "</\(name)>"
    case .text(let text):
      guard !open.isEmpty else {
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return }
        throw InlineSVG.Refused(reason: "it holds text outside of <svg>")
      }
      if open.count == 2, open.last == "title" { return }
      html += HTMLText.escaped(text)
    }
  }

  func finish() throws(InlineSVG.Refused) -> String {
    guard hasRoot, open.isEmpty else { throw InlineSVG.Refused(reason: "it ends too early") }
    return html
  }

  private func shown(_ key: String, _ value: String, of element: String) throws(InlineSVG.Refused) -> String {
    if key == "xmlns" || key == "xmlns:xlink" {
      let name = key == "xmlns" ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xlink"
      guard value == name else { throw InlineSVG.Refused(reason: "it is no SVG") }
      return value
    }
    if key == "id" { return prefix + value }
    if key == "xlink:href" || key == "href" {
      guard element == "use", value.utf8.first == UInt8(ascii: "#") else {
        throw InlineSVG.Refused(reason: "it leads out of itself")
      }
      return "#" + prefix + value.dropFirst()
    }
    guard Self.attributes.contains(key) else { throw InlineSVG.Refused(reason: "<\(element)> has \(key)=") }
    // Most values are numbers, and long: without a u there is no url.
    guard value.utf8.contains(where: { $0 == UInt8(ascii: "u") || $0 == UInt8(ascii: "U") }),
      value.lowercased().contains("url")
    else { return value }
    guard let match = value.wholeMatch(of: /\s*url\(#([A-Za-z0-9_.-]+)\)\s*/) else {
      throw InlineSVG.Refused(reason: "it leads out of itself")
    }
    return "url(#\(prefix)\(match.1))"
  }

  private static let elements: Set<String> = [
    "svg", "title", "desc", "defs", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "use", "clipPath", "linearGradient", "stop", "pattern", "filter", "feFlood",
    "feComposite",
  ]

  private static let attributes: Set<String> = [
    "class", "clip-path", "clip-rule", "color", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity",
    "fill-rule", "filter", "filterUnits", "flood-color", "flood-opacity", "font-family", "font-size",
    "font-style", "font-weight", "height", "in", "in2", "offset", "opacity", "operator", "patternUnits",
    "points", "r", "result", "rx", "ry", "shape-rendering", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity",
    "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "xml:space", "y", "y1",
    "y2",
  ]
}

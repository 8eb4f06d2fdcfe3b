import Escapes
import Experiments
import Vocabulary

/// Typed reading of a table's or figure's parameters. The schema has checked them; what is missing or of
/// another type reads as left out.
extension ReportItem {
  func text(_ name: String) -> String? { values[name]?.string }

  func texts(_ name: String) -> [String] {
    switch values[name] {
    case .list(let values): values.compactMap(\.string)
    case .string(let value): [value]
    default: []
    }
  }

  func expression(_ name: String) -> MetricExpression? { text(name).flatMap { MetricExpression($0) } }

  func expressions(_ name: String) -> [MetricExpression] { texts(name).compactMap { MetricExpression($0) } }

  /// A name stays a name: whatever it says, it leads to no other folder.
  var withPlainName: ReportItem {
    var item = self
    item.name = VisibleText.line(name).replacingScalars(["/", "\\"], with: "_")
    if item.name.isEmpty || item.name.hasPrefix(".") { item.name = "_" + item.name }
    return item
  }

  var match: Match {
    Match(values["match"], where: text("where"), stage: text("stage").flatMap(Stage.init(rawValue:)))
  }
}

extension String {
  /// Scalar by scalar: to a file system a combining sign is no part of the slash before it.
  fileprivate func replacingScalars(_ scalars: [Unicode.Scalar], with other: Unicode.Scalar) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars { text.append(scalars.contains(scalar) ? other : scalar) }
    return String(text)
  }
}

import Escapes
import Experiments
import Vocabulary

/// The tables and figures that a report is to have.
struct AskedReport {
  var tables: [TableSettings] = []
  var figures: [AskedFigure] = []
  /// What is asked for and cannot be had.
  var notes: [String] = []

  init() {}

  /// What a file asks for.
  init(_ specification: ReportSpecification, kinds: [FigureKind]) {
    for item in specification.tables {
      do { tables.append(try TableSettings(item)) } catch { notes.append("table \(item.name): \(error)") }
    }
    for item in specification.figures {
      guard let kind = kinds.first(where: { $0.kind.name == item.kind }) else {
        notes.append("figure \(item.name): there is no figure kind \(item.kind)")
        continue
      }
      do { figures.append(try kind.asked(item)) } catch { notes.append("figure \(item.name): \(error)") }
    }
  }
}

extension ReportItem {
  /// A name stays a name: whatever it says, it leads to no other folder.
  var plainName: String {
    let name = VisibleText.line(name).replacingScalars(["/", "\\"], with: "_")
    return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
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

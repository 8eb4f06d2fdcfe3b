import Experiments

/// A column of an exported table, described so that the file needs no other.
struct ExportColumn: Hashable {
  enum Form: String {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
  }

  var name: String
  var form: Form
  /// `""` for a pure number or text.
  var unit = ""
  var summary: String

  init(_ name: String, _ form: Form, unit: String = "", _ summary: String) {
    self.name = name
    self.form = form
    self.unit = unit
    self.summary = summary
  }
}

extension Metric {
  /// The name with its unit: `wall_seconds` says it already, `wall_time` in s becomes `wall_time_seconds`.
  var exportName: String {
    let word =
      switch unit {
      case "s": "seconds"
      case "samples/s": "samples_per_second"
      default:
        unit.replacing("/", with: "_per_").map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
      }
    return word.isEmpty || name == word || name.hasSuffix("_\(word)") ? name : "\(name)_\(word)"
  }
}

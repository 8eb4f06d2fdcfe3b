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

import Vocabulary

/// One key of the file format itself: what the reader, the catalog, the JSON Schema and the reference page say of it.
///
/// The keys of problems, optimizers, tables and figures are described where those are defined, see ``Catalog``.
public struct FileKey: Sendable {
  /// As a file writes it.
  public var name: String
  /// What the key may hold.
  public var form: KeyForm
  /// What a file gets that leaves the key out, as it would be written; nil where it gets nothing.
  public var standard: String?
  /// Whether a file must give it.
  public var isRequired: Bool
  /// One sentence for `sweep catalog`, the reference and editors.
  public var summary: String
  /// The key with a value, as a file would have it.
  public var example: String
  /// Words within its text that have a meaning each.
  package var words: [Choice] = []

  init(
    _ name: String, _ form: KeyForm, default standard: String? = nil, isRequired: Bool = false,
    _ summary: String, example: String = "", words: [Choice] = []
  ) {
    self.words = words
    self.name = name
    self.form = form
    self.standard = standard
    self.isRequired = isRequired
    self.summary = summary
    self.example = example
  }
}

/// What a key of the format may hold.
public indirect enum KeyForm: Sendable {
  /// One value of a parameter's type, never an axis.
  case value(ParameterType)
  /// This word.
  case word(String)
  /// A text of the form that the regular expression describes; `noun` says it in words.
  case text(matching: String, noun: String)
  case list(KeyForm)
  case either([KeyForm])
  /// A map with these keys.
  case map([FileKey])
  /// A map from names of the user's choosing.
  case named(KeyForm)
  /// Values for whatever refers to the axis: one, a list, or a range.
  case axis
  /// One whole number, a list of them, or a range.
  case integers(ClosedRange<Int>)
  /// A map with any parameters of problems and optimizers.
  case parameters
  /// An entry under `problems:`, by its family's discriminator.
  case problem
  /// An entry under `optimizers:`: a name, or a map with the key `name`.
  case optimizer
  case table
  case figure
  /// What a parameter of this name takes.
  case parameter(String)
  /// An entry under `exclude:`: columns with values, `where`, or both.
  case rule
  /// An entry under `include:`: `problem`, `optimizer` and parameters of both.
  case include
}

extension KeyForm {
  /// As ``ParameterType/text``.
  package var text: String {
    switch self {
    case .value(let type): type.text
    case .word(let word): word
    case .text(_, let noun): noun
    case .list(let form): "a list, each \(form.text)"
    case .either(let forms): listed(forms.map(\.text), "or")
    case .map(let keys): "a map with \(listed(keys.names))"
    case .named(let form): "a map from names to \(form.text)"
    case .axis: "a list or a range"
    case .integers(let range): "a whole number, a list or a range of them, each \(range.requirement)"
    case .parameters: "a map of parameters"
    case .problem: "a problem"
    case .optimizer: "an optimizer"
    case .table: "a table"
    case .figure: "a figure"
    case .parameter(let name): "what the parameter \(name) takes"
    case .rule: "a map from columns to values, or {where: CONDITION}"
    case .include: "a map with problem, optimizer and parameters"
    }
  }

  /// The keys of a map, also of one that is an alternative or an element of a list.
  public var keys: [FileKey] {
    switch self {
    case .map(let keys): keys
    case .list(let form), .named(let form): form.keys
    case .either(let forms): forms.flatMap(\.keys)
    default: []
    }
  }
}

extension ParameterType {
  /// What is taken, range and words included: `a number greater than 0`, `none, crop or flip`.
  package var text: String {
    switch self {
    case .integer(let range):
      let requirement = range.requirement
      return requirement == noun ? noun : "\(noun) \(requirement)"
    case .number(let range):
      let bounds = range.lower == .none && range.upper == .none ? noun : "\(noun) \(range.requirement)"
      return range.allowsInfinity ? "\(bounds), or inf" : bounds
    case .choice(let choices): return listed(choices.map(\.name), "or")
    case .list(let element): return "a list, each \(element.text)"
    case .block(let parameters):
      let keys = parameters.map { "\($0.name) (\($0.type.text))" }
      return "a map with the keys \(listed(keys))"
    case .variant(let tag, let kinds):
      return "\(listed(kinds.map(\.name), "or")), or a map with \(tag) and its keys"
    case .boolean, .string, .words, .metric, .metricExpression, .column, .columnOrMetric, .match, .expression:
      return noun
    }
  }
}

extension Value {
  /// The value as a file would have it, in YAML's flow style: `{from: test, count: 0}`, `[0.5, 0.1]`.
  public var flowText: String {
    switch self {
    case .null, .boolean, .integer, .number, .string: return description
    case .list(let values): return "[" + values.map(\.flowText).joined(separator: ", ") + "]"
    case .map(let entries):
      // The word that chooses a kind comes first, as one writes it.
      let sorted = entries.sorted { a, b in
        (a.value.string == nil ? 1 : 0, a.key) < (b.value.string == nil ? 1 : 0, b.key)
      }
      return "{" + sorted.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    }
  }
}

import Vocabulary

/// The keys that one part of the file sets: `defaults`, a problem or an optimizer.
struct Layer {
  var entries: [Node.Entry]
  private var byKey: [String: Node]
  /// Keys that an unknown key was probably meant to be: their absence is not a second mistake.
  var misspelt: Set<String> = []

  init(_ entries: [Node.Entry] = []) {
    self.entries = entries
    byKey = Dictionary(entries.map { ($0.key.text, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(key: String) -> Node? { byKey[key] }
}

/// One entry under `problems:`.
struct ProblemEntry {
  var label: String
  var family: ProblemFamily
  var kind: Kind
  var layer: Layer
  var span: Span
  /// Where the kind is named.
  var kindSpan: Span

  /// What messages call it: a program by its name.
  var title: String { family.program?.name ?? kind.name }

  var parameters: [Parameter] { kind.parameters + family.parameters }
}

/// One entry under `optimizers:`.
struct OptimizerEntry {
  var label: String
  /// Its own `search`, over the file's.
  var search: Node?
  var kind: Kind
  var layer: Layer
  var span: Span
  /// Where the kind is named.
  var kindSpan: Span
}

import Vocabulary

/// The keys that one part of the file sets: `defaults`, a problem or an optimizer.
struct Layer {
  var entries: [Node.Entry] = []
  /// Keys that an unknown key was probably meant to be: their absence is not a second mistake.
  var misspelt: Set<String> = []

  subscript(key: String) -> Node? { entries.first { $0.key.text == key }?.value }
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

/// A problem entry with an optimizer entry: one block of the grid, its axes still open.
struct Pair {
  var problem: ProblemEntry
  var optimizer: OptimizerEntry
  /// Every parameter that has a value, in declared order: the file's keys, then the catalog's defaults.
  var keys: [(key: String, template: Template)]
  /// Optional parameters that are left out.
  var absent: [String]
  /// Where the file sets a key, for the keys that it sets.
  var places: [String: Span]
  /// The entry under `include:` that the pair is made of; nil for the grid itself.
  var include: Span?
  /// Whether values were drawn: then whole numbers may come twice.
  var isDrawn = false
  /// What was drawn.
  var drawn: [DrawnColumn] = []
  /// Nil where no model suggests its configurations; with one ``keys`` are an example of them.
  var draft: SearchDraft?
}

/// What one key gets from the layers that set it.
struct ResolvedKey {
  /// Nil after a mistake was reported.
  var template: Template?
  /// The part of the file that had the last word; nil for a default of the catalog.
  var section: Section?
}

extension Catalog {
  /// What an entry under `problems:` can set.
  package var problemParameters: [Parameter] {
    families.flatMap { $0.parameters + $0.kinds.flatMap(\.parameters) }
  }

  /// What problems and optimizers can set.
  package var parameters: [Parameter] { problemParameters + optimizers.flatMap(\.parameters) }
}

/// The parts of a file that set parameters, later ones winning.
enum Section: String, CaseIterable {
  case defaults, problems, optimizers, include
}

/// One mistake in what a user wrote: where it is, what is wrong, and what to do.
public struct Diagnostic: Sendable, Hashable, Error {
  /// Nil for what is wrong with no place of a file.
  public var location: SourceLocation?
  /// What is wrong and what to do, one sentence without a final full stop.
  public var message: String
  /// The nearest valid name, where one is near.
  public var suggestion: String?

  package init(_ message: String, at location: SourceLocation? = nil, suggestion: String? = nil) {
    self.message = message
    self.location = location
    self.suggestion = suggestion
  }
}

/// A place in a file, or in a command-line argument (then `file` is the argument, e.g. `--set epochs=x`).
public struct SourceLocation: Sendable, Hashable {
  /// As the user gave it.
  public var file: String
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in Unicode scalars.
  public var column: Int
  /// The whole source line, for the caret.
  public var sourceLine: String
  /// How many scalars the caret underlines, at least 1.
  public var length: Int
}

/// Every mistake found in one input, in file order; thrown together so that a user mends them in one go.
public struct Diagnostics: Sendable, Error, Hashable {
  /// In the order of the file.
  public var all: [Diagnostic]
}

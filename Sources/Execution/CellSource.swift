import Vocabulary

/// What there is to run: asked by workers as they become free, and told of every outcome.
public protocol CellSource: Sendable {
  mutating func take() -> Taken
  /// A cell has a result; told before it is in the journal.
  mutating func learn(_ measurement: Vocabulary.Measurement, of cell: Cell, seconds: Double)
  /// A cell that was taken is another process's, or not begun for want of time: nothing will be learnt of it.
  mutating func pass(_ cell: Cell)
  /// What nine of ten of the latest cells like this one took at the most, in seconds; nil where it is not known.
  func longSeconds(of cell: Cell) -> Double?
  /// A cell has failed, and is not tried again in this run.
  mutating func learnFailure(of cell: Cell)
  /// Configurations of cells that were taken since the last call and that the workload does not have: they follow the
  /// workload's and those that came before.
  mutating func takeConfigurations() -> [Configuration]
}

extension CellSource {
  /// None: a source that only gives what the workload has.
  public mutating func takeConfigurations() -> [Configuration] { [] }
}

/// An answer of a ``CellSource``.
public enum Taken: Sendable {
  /// All of a cell, or its ``Cell/stretch``.
  case cell(Cell)
  /// Nothing before some cell at work has its outcome.
  case later
  case nothing
}

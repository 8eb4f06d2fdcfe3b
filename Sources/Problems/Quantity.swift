import Vocabulary

/// One number of a cell: how files and reports name it, and how it is computed. Said in one place, so that the two cannot
/// differ.
struct Quantity<Source>: Sendable {
  var metric: Metric
  var value: @Sendable (Source) -> Double

  init(_ metric: Metric, _ value: @escaping @Sendable (Source) -> Double) {
    self.metric = metric
    self.value = value
  }
}

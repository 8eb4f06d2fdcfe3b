import Vocabulary

/// What cells take of memory, known from their values before they run.
public struct CellMemory {
  /// What the answer depends on.
  private struct Kind: Hashable {
    var family: String
    var values: [Value?]
  }

  private let problems: Problems
  private var known: [Kind: Double?] = [:]

  package init(_ problems: Problems = .all) { self.problems = problems }

  /// Bytes that a cell holds at least; nil for cells that hold little.
  ///
  /// - Parameter configuration: a checked one.
  public mutating func leastBytes(of configuration: Configuration) -> Double? {
    guard let problem = problems[configuration.family] else { return nil }
    let values = CellValues(map: configuration.values)
    let kind = Kind(family: configuration.family, values: problem.memoryKeys.map { values.map[$0] })
    if let bytes = known[kind] { return bytes }
    let bytes = problem.leastBytes(of: values)
    known[kind] = .some(bytes)
    return bytes
  }
}

/// One of several parts of an experiment's cells, written `k/N`.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// 1…`count`.
  public var number: Int
  /// Of all shards, at least 1.
  public var count: Int

  static let lockPrefix = "lock-"

  /// Nil where the text is not `k/N` with 1 ≤ k ≤ N.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], number >= 1, number <= count else {
      return nil
    }
    self.number = number
    self.count = count
  }

  /// As an argument: `2/8`.
  public var description: String { "\(number)/\(count)" }

  /// For names of files.
  public var fileName: String { "\(number)-of-\(count)" }

  var lockName: String { Self.lockPrefix + fileName }

  /// Which of the cells are this part's, by their ids.
  ///
  /// Ids are digests: by their order the parts have the same number of cells, give or take one, and each gets its share
  /// of the long ones, whatever the order of the grid.
  public func cells(of all: [String]) -> Set<String> {
    let sorted = Set(all).sorted()
    return Set(stride(from: number - 1, to: sorted.count, by: count).map { sorted[$0] })
  }
}

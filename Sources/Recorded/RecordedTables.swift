import Foundation

/// A table of all configurations of a grid.
public struct RecordedTable: Sendable {
  /// Of the benchmark and its task.
  public let name: String
  /// How many values each parameter has.
  public let sizes: [Int]
  /// Of each parameter, whether its values have no order.
  public let isChoice: [Bool]
  /// Normalised regret by place, the last parameter fastest.
  public let regrets: [Double]

  /// - Parameter file: `hpobench.tables`.
  public static func all(_ file: URL) throws -> [RecordedTable] {
    var bytes = try RecordedBytes(file)
    let (tables, most) = (try bytes.integer(), 10_000)
    guard 1...most ~= tables else { throw bytes.mistake }
    let heads = try (0..<tables).map { _ in
      let name = try bytes.text()
      let count = try bytes.integer()
      guard 1...most ~= count else { throw bytes.mistake }
      let sizes = try (0..<count).map { _ in (try bytes.integer(), try bytes.integer() == 1) }
      guard sizes.allSatisfy({ 1...most ~= $0.0 }) else { throw bytes.mistake }
      return (name: name, sizes: sizes.map(\.0), isChoice: sizes.map(\.1))
    }
    let words = bytes.words()
    let counts = heads.map { head in
      head.sizes.reduce(1) { count, size in count > words.count ? count : count * size }
    }
    guard counts.reduce(0, +) == words.count else { throw bytes.mistake }
    var start = 0
    return heads.map { head in
      let count = head.sizes.reduce(1, *)
      defer { start += count }
      return RecordedTable(
        name: head.name, sizes: head.sizes, isChoice: head.isChoice,
        regrets: words[start..<(start + count)].map { word in
          let share = Double(word) / 65535
          return share / (1 - share)
        })
    }
  }

  /// Normalised regret at a point that says of each parameter which of its values it has, counted from 0.
  public func regret(_ point: [Double]) -> Double {
    regrets[zip(sizes, point).reduce(0) { $0 * $1.0 + Int($1.1) }]
  }
}

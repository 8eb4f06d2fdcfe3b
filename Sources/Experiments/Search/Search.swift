import Foundation
import Study
import Vocabulary

/// How ranges without a number of values are spread: `search:` of a file or of an optimizer.
struct Search: FileBlock {
  enum Kind: String, SettingChoice {
    case grid, random, sobol, tpe

    var summary: String {
      switch self {
      case .grid: "evenly spaced values of each range, all combined"
      case .random: "independent points, evenly distributed on each range's scale"
      case .sobol: "points of Sobol's sequence, scrambled: random ones that fill the ranges more evenly"
      case .tpe:
        "first points of Sobol's sequence, then each near those that came out best (tree-structured Parzen estimator);"
          + " lists among whose values tune chooses are searched, too"
      }
    }
  }

  static let name = "search"

  @FileSetting(.value(.choice), "How values are drawn.", example: "kind: sobol")
  var kind: Kind

  @FileSetting(
    .value(.integer(1...Limits().rangeValues)),
    "Points for an optimizer on a problem, for each choice of its other axes; of a grid, values of each range; of tpe"
      + " for each choice of the axes that are not tuned. More random, sobol or tpe points leave the first ones as they"
      + " are.", example: "count: 30")
  var count: Int

  @FileSetting(
    .value(.integer(FileFormat.seeds)), default: "0", "Another seed draws other points.", example: "seed: 1")
  var seed: Int

  @FileSetting(
    .value(.integer(1...Limits().rangeValues)), default: "8",
    "Of tpe: point i depends on the results of the points up to i - window, so that as many are measured at a time; at"
      + " most the count. With halving so many points are a wave: they compete with each other, and the next wave depends"
      + " on all before. It says which points are tried, and the number of workers never does.",
    example: "window: 8")
  var window: Int
}

/// A range from which a search draws: `{min, max, scale}`.
struct OpenRange: Sendable {
  var low: Double
  var high: Double
  var isLogarithmic: Bool
  var isInteger: Bool
  /// Tells ranges apart; a named axis is the same one under every key.
  var key: String

  /// The value at a share of the range, for people: numbers have 6 significant digits.
  func value(at share: Double) -> Value {
    if isInteger {
      // Each whole number has the same part of a linear range.
      let width = isLogarithmic ? (high + 1) / low : high - low + 1
      let value = isLogarithmic ? low * pow(width, share) : low + width * share
      return .integer(Int(saturating: min(high, value.rounded(.down))))
    }
    let value = isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
    return .number(min(high, max(low, value.rounded(toDigits: 6))))
  }
}

extension Template {
  /// The open ranges below a column, each with the column that gets its values.
  func openColumns(_ column: String) -> [(column: String, range: OpenRange)] {
    var found: [(column: String, range: OpenRange)] = []
    walk(column) { column, template in
      if case .open(let range) = template { found.append((column, range)) }
      return true
    }
    return found
  }

  /// Whether a search will draw some part of it.
  var hasRange: Bool { contains { if case .open = $0 { true } else { false } } }

  /// The template with every open range replaced.
  func replacingRanges(_ replacement: (OpenRange) -> Template) -> Template {
    if case .open(let range) = self { return replacement(range) }
    return replacingParts { part, _ in part.replacingRanges(replacement) }
  }
}

extension [(key: String, template: Template)] {
  /// The ranges that a search draws from, each once, in order.
  var ranges: [OpenRange] {
    var ranges: [OpenRange] = []
    for (key, template) in self {
      for (_, range) in template.openColumns(key) where !ranges.contains(where: { $0.key == range.key }) {
        ranges.append(range)
      }
    }
    return ranges
  }
}

extension Search {
  /// Draws the open ranges of one optimizer on one problem: points are choices that all ranges take together.
  ///
  /// Ranges are dimensions in their order, whatever they are called: optimizers whose first ranges are equal try the same
  /// values there.
  func draw(_ keys: [(key: String, template: Template)]) -> [(key: String, template: Template)] {
    var drawn: [String: Template] = [:]
    for (dimension, range) in keys.ranges.enumerated() {
      let values = shares(dimension).map { Template.value(range.value(at: $0)) }
      drawn[range.key] = .choice(name: kind == .grid ? "range \(range.key)" : "search", values)
    }
    return keys.map { key, template in (key, template.replacingRanges { drawn[$0.key] ?? .open($0) }) }
  }

  private func shares(_ dimension: Int) -> [Double] {
    switch kind {
    // The ends of a range and what lies evenly between them; of a single value the middle.
    case .grid: return count == 1 ? [0.5] : (0..<count).map { Double($0) / Double(count - 1) }
    case .random: return (0..<count).map { RandomPoints.share($0, dimension: dimension, seed: seed) }
    case .sobol, .tpe:
      // Of tpe, an example of what it may try.
      let count = kind == .tpe ? min(count, TPE.startup) : count
      let sequence = SobolSequence(dimension: dimension, seed: seed)
      return (0..<count).map { sequence[$0] }
    }
  }
}

/// A column whose values a search gave, for one optimizer on one problem.
public struct DrawnColumn: Sendable, Hashable {
  /// Its name in the file.
  public var problem: String
  /// Its name in the file.
  public var optimizer: String
  /// `learning_rate`, `noise.tail_index`.
  public var column: String
  /// The scale of the range in the file.
  public var isLogarithmic: Bool
  /// Every configuration has values of its own; false for a grid, where all combine.
  public var isSampled: Bool
}

extension Experiment {
  /// What searches gave, in the order of the file.
  public var drawnColumns: [DrawnColumn] { pairs.flatMap(\.drawn) }
}

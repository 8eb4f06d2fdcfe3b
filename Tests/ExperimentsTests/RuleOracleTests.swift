import Statistics
import Testing

@testable import Experiments

/// Zips, exclusions and includes against nested loops on small random grids.
struct RuleOracleTests {
  private struct Row: Hashable {
    var rate: Double
    var momentum: Double
    var decay: Double
    var dimension: Int
  }

  /// A rule as the file says it, and what it says.
  private struct Rule {
    var text: String
    var excludes: (Row) -> Bool
  }

  private static func rule(_ random: inout RandomStream) -> Rule {
    let limit = Double(Int.random(in: 1...5, using: &random)) / 10
    let wanted = Int.random(in: 1...3, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return Rule(text: "where: learning_rate > \(limit)") { $0.rate > limit }
    case 1:
      return Rule(text: "where: not (learning_rate < \(limit) or dimension != \(wanted))") {
        !($0.rate < limit || $0.dimension != wanted)
      }
    case 2: return Rule(text: "dimension: \(wanted)") { $0.dimension == wanted }
    case 3:
      return Rule(text: "dimension: [1, \(wanted)], where: \(limit) <= momentum and momentum != weight_decay")
      {
        ($0.dimension == 1 || $0.dimension == wanted) && limit <= $0.momentum && $0.momentum != $0.decay
      }
    default:
      return Rule(text: "where: 'dimension in [1, \(wanted)] and learning_rate >= momentum'") {
        ($0.dimension == 1 || $0.dimension == wanted) && $0.rate >= $0.momentum
      }
    }
  }

  @Test(arguments: 0..<80)
  func rulesEqualNestedLoops(_ seed: Int) throws {
    var random = RandomStream(seed: UInt64(7000 + seed))
    func draw(_ count: Int) -> [Double] {
      Array((1...6).map { Double($0) / 10 }.shuffled(using: &random).prefix(count))
    }
    let isZipped = Bool.random(using: &random)
    let rates = draw(3)
    let momenta = draw(isZipped ? 3 : Int.random(in: 1...2, using: &random))
    let decays = draw(Int.random(in: 1...2, using: &random))
    var grid: [Row] = []
    for decay in decays {
      for dimension in [1, 2, 3] {
        for (index, rate) in rates.enumerated() {
          for (other, momentum) in momenta.enumerated() where !isZipped || other == index {
            grid.append(Row(rate: rate, momentum: momentum, decay: decay, dimension: dimension))
          }
        }
      }
    }
    // Values of a rule must be values of the grid, and a rule must exclude something.
    let rules = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.rule(&random) }.filter { rule in
      grid.contains(where: rule.excludes)
    }
    var counts = [Int](repeating: 0, count: rules.count)
    var expected = grid.filter { row in
      guard let first = rules.firstIndex(where: { $0.excludes(row) }) else { return true }
      counts[first] += 1
      return false
    }
    if expected.isEmpty { return }
    let added = Row(rate: 0.9, momentum: 0.7, decay: decays[0], dimension: 9)
    let isAdding = Bool.random(using: &random)
    if isAdding { expected.append(added) }
    let own =
      isZipped
      ? "zip: {learning_rate: \(rates), momentum: \(momenta)}"
      : "learning_rate: \(rates), momentum: \(momenta)"
    let text = """
      sweep: 1
      name: oracle
      defaults: {weight_decay: \(decays)}
      problems: [{objective: quadratic, dimension: [1, 2, 3]}]
      optimizers: [{name: sgd, \(own)}]
      exclude: [\(rules.map { "{\($0.text)}" }.joined(separator: ", "))]
      include: [\(isAdding ? "{learning_rate: 0.9, momentum: 0.7, weight_decay: \(decays[0]), dimension: 9}" : "")]
      """
    let experiment = try parse(text)
    let found = experiment.configurations.map { configuration in
      Row(
        rate: configuration.values["learning_rate"]?.number ?? .nan,
        momentum: configuration.values["momentum"]?.number ?? .nan,
        decay: configuration.values["weight_decay"]?.number ?? .nan,
        dimension: configuration.values["dimension"]?.integer ?? -1)
    }
    #expect(found == expected, "seed \(seed):\n\(text)")
    #expect(experiment.exclusions.map(\.configurations) == counts, "seed \(seed):\n\(text)")
    for (key, column) in [("dimension", { "\($0.dimension)" }), ("learning_rate", { "\($0.rate)" })]
      as [(String, (Row) -> String)]
    {
      let varies = Set(expected.map(column)).count > 1
      #expect(experiment.configurations[0].axes.contains(key) == varies, "seed \(seed): \(key)\n\(text)")
    }
  }
}

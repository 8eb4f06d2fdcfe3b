import OrderedCollections
import Rows
import Statistics
import Vocabulary

extension Table {
  /// What the table shows: its own caption, the summary, the choice, and columns of one value.
  func captionText(_ constant: Set<Int>, _ data: Joined) -> String {
    var parts = [asked.caption].compactMap(\.self)
    let what = pivot == nil || values.count > 1 ? "" : values.map { heading($0, data) }.joined() + ", "
    parts.append("\(what)\(hasSpread ? show.rawValue : show.centerName) over \(seedsText)")
    if let select, !chosenColumns.isEmpty {
      let names = chosenColumns.map(Column.humanName).joined(separator: ", ")
      parts.append("\(names) chosen by the median of \(heading(select, data)), on \(selectionText(data))")
    }
    protocolText(shownMembers, data).map { parts.append($0) }
    for index in constant.sorted() where rows[0].key[index] != nil {
      parts.append(
        "\(Column.humanName(rowColumns[index])): \(columnTexts.text(rowColumns[index], rows[0].key[index]))")
    }
    let sentence = parts.joined(separator: "; ")
    return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
  }

  /// Units, seeds, divergence, tests, baseline and methods, each a sentence.
  func footnote(_ data: Joined) -> String {
    let end = [baselineText, sensitivityText, timesText(data), methodsText]
    return ([unitsText(data), countText] + markTexts + end).compactMap(\.self)
      .map { ($0.hasPrefix("n = ") ? $0 : $0.prefix(1).uppercased() + $0.dropFirst()) + "." }
      .joined(separator: " ")
  }

  private var shownMembers: [Member] { entries.map { $0.member ?? $0.group.members[0] } }

  /// One seed has no spread: then the centre is all that is shown.
  private var hasSpread: Bool { shownMembers.contains { $0.replicates.count > 1 } }

  /// `10 seeds`; `2 to 7 of 10 seeds` while some have not run.
  private var seedsText: String {
    let planned = shownMembers.map(\.replicates.count)
    let isComplete = shownMembers.allSatisfy { $0.measuredCount == $0.replicates.count }
    if isComplete, Set(planned).count > 1 { return "the seeds" }
    let seeds = "\(Self.range(planned)) \(planned.max() == 1 ? "seed" : "seeds")"
    return isComplete ? seeds : "\(Self.range(shownMembers.map(\.measuredCount))) of \(seeds)"
  }

  /// `7`, `2 to 7`.
  private static func range(_ counts: [Int]) -> String {
    guard let least = counts.min(), let most = counts.max() else { return "0" }
    return least == most ? "\(most)" : "\(least) to \(most)"
  }

  private func unitsText(_ data: Joined) -> String? {
    var texts: OrderedSet<String> = []
    for value in values {
      let units = self.units(of: value, data)
      guard let family = units.first?.family, let metric = data.metrics.metric(value.metric, family: family),
        units.contains(where: { !$0.unit.isEmpty })
      else { continue }
      let all = units.map { "\($0.unit.isEmpty ? "no unit" : $0.unit) (\($0.family))" }.joined(
        separator: " and ")
      texts.append("\(metric.words) in \(Set(units.map(\.unit)).count == 1 ? metric.unit : all)")
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ")
  }

  private var countText: String {
    let counts = entries.flatMap(\.members).counts
    let (measured, diverged) = (counts.measured, counts.diverged)
    let cells = counts.isComplete ? "n = \(measured) cells" : "n = \(measured) of \(counts.planned) cells"
    return diverged == 0 ? "\(cells), none diverged" : "\(cells), \(diverged) diverged (counted as worst)"
  }

  private var markTexts: [String] {
    let entries = entries
    let hasGoal = values.indices.contains { index in entries.contains { $0.goals[index] != .neither } }
    var texts: [String] = []
    if hasGoal, marks.isBestBold { texts.append("bold: best\(competitionText)") }
    guard marks.test != .none else { return texts }
    guard !tests.isEmpty else { return texts + ["nothing to test"] }
    let alpha = Value.shortest(marks.alpha)
    let testable = tests.filter(\.isTestable)
    if !testable.isEmpty {
      let least = testable.map(\.smallestP).max() ?? 1
      texts.append(
        "≈: not found worse than the best at \(alpha), \(testText(testable)): the least p that they could give is"
          + " \(Self.probability(least))")
    }
    if testable.contains(where: \.hasUntestable) {
      texts.append("(≈): not testable at \(alpha), too few of its seeds differ from the best's")
    }
    let untestable = tests.filter { !$0.isTestable }
    if !untestable.isEmpty {
      let smallest = untestable.map(\.smallestP).min() ?? 1
      texts.append(
        "\(testable.isEmpty ? "" : "some values ")not testable at \(alpha) with \(pairsText(untestable)): no outcome could"
          + " give a p below \(Self.probability(smallest)), \(testText(untestable))"
          + (enoughPairs(untestable).map { "; \($0) paired seeds could" } ?? "")
      )
    }
    return texts
  }

  /// ` of each problem and noise tail index`: what parts the entries into those that compete; nothing where all do.
  var competitionText: String {
    let scopes = entries.compactMap(scope)
    let parting = scopeColumns.indices.filter { index in Set(scopes.map { $0[index] }).count > 1 }
    // A problem's own parameters say no more than its name.
    let columns = parting.contains(0) && Set(scopes).count == Set(scopes.map { $0[0] }).count ? [0] : parting
    return columns.isEmpty
      ? "" : " of each \(columns.map { Column.humanName(scopeColumns[$0]) }.joined(separator: " and "))"
  }

  private func testText(_ tests: [TestFamily]) -> String {
    let counts = Self.range(tests.map(\.comparisons))
    let pairs = "\(counts) comparison\(counts == "1" ? "" : "s") a value over \(pairsText(tests))"
    return marks.isCorrected ? "\(pairs) corrected together" : "\(pairs), not corrected for their number"
  }

  private func pairsText(_ tests: [TestFamily]) -> String {
    let pairs = Self.range(tests.flatMap { [$0.pairs.lowerBound, $0.pairs.upperBound] })
    return "\(pairs) paired seed\(pairs == "1" ? "" : "s")"
  }

  /// How times were taken; nil for a table without any.
  private func timesText(_ data: Joined) -> String? {
    let hasTimes = values.contains { value in
      value.needsClock
        || units(of: value, data).contains {
          data.metrics.metric(value.metric, family: $0.family)?.isTiming ?? false
        }
    }
    guard hasTimes else { return nil }
    let indices = data.members.compactMap { data.metrics.seriesIndex(family: $0.configuration.family) }
    let unit = Set(indices).count == 1 ? indices[0] : "epoch"
    if data.metrics.secondsPerUnit != nil, values.contains(where: \.needsClock) {
      return
        "seconds are \(unit)s times the seconds per \(unit) that sweep bench measured, optimizers in turns"
    }
    return
      "times are wall times of cells as they ran, beside other cells and other work, and compare no optimizers:"
      + " sweep bench FILE measures seconds per \(unit)"
  }

  var baselineText: String? {
    guard let baseline, entries.contains(where: \.isBaseline) else { return nil }
    return "Δ: mean difference to \(baseline.text) over \(pairsText(baselineTests)), with its 95 % interval"
      + (marks.test == .none ? untestedText : differenceTestText)
  }

  /// No test was asked for: what one could have said.
  private var untestedText: String {
    let pairs = baselineTests.map(\.pairs.upperBound).max() ?? 0
    guard pairs > 0 else { return "" }
    let least = PairedComparison.leastP(pairs: pairs)
    let alpha = Value.shortest(marks.alpha)
    return
      "; not tested: an exact sign-flip or signed-rank test of \(pairs) pair\(pairs == 1 ? "" : "s") could give"
      + " p = \(Self.probability(least)) at the least"
      + (least <= marks.alpha ? "; `mark` names a test" : ", so that none could be significant at \(alpha)")
  }

  /// The tests against the baseline: their number, and whether they could have found anything.
  private var differenceTestText: String {
    let testable = baselineTests.filter(\.isTestable)
    let untestable = baselineTests.filter { !$0.isTestable }
    var text = ""
    if let least = testable.map(\.smallestP).max() {
      text += "; p: \(testText(testable)), \(Self.probability(least)) at the least"
    }
    if let least = untestable.map(\.smallestP).min() {
      text += testable.isEmpty ? "; no difference could have" : "; some differences could not have"
      text +=
        " been significant at \(Value.shortest(marks.alpha)): \(testText(untestable)) give p = \(Self.probability(least)) at the least"
        + (enoughPairs(untestable).map { ", \($0) paired seeds would do" } ?? "")
    }
    return text
  }

  /// The fewest pairs with which all of these comparisons could be significant.
  private func enoughPairs(_ tests: [TestFamily]) -> Int? {
    let comparisons = marks.isCorrected ? tests.map(\.comparisons).max() ?? 1 : 1
    return (1...20).first { PairedComparison.leastP(pairs: $0) * Double(comparisons) <= marks.alpha }
  }

  static func probability(_ p: Double) -> String { NumberText(scale: p, digits: 2).text(p) }

  private var sensitivityText: String? {
    guard let axis = sensitivityAxis else { return nil }
    let name = Column.humanName(axis)
    return
      "decades of \(name) where the median stays within a share of the row's best; ≥ where the grid ends first"
  }

  /// Who described what was used here.
  private var methodsText: String? {
    var methods: OrderedSet<Method> = []
    let entries = entries
    switch show {
    case .medianQuartiles, .median, .medianExtremes: methods.append(.quantile)
    case .medianInterval, .meanInterval:
      methods.append(contentsOf: entries.flatMap(\.summaries).compactMap { show.interval($0)?.method })
    case .expected: methods.append(.expectedRunningTime)
    case .meanDeviation, .mean, .best: break
    }
    for test in tests + baselineTests {
      methods.append(contentsOf: test.methods.sorted { $0.line < $1.line })
    }
    if !tests.isEmpty || baselineTests.contains(where: { !$0.methods.isEmpty }), marks.isCorrected {
      methods.append(.holm)
    }
    let intervals = entries.flatMap(\.againstBaseline).compactMap { $0?.interval }
    methods.append(contentsOf: intervals.filter(\.isBounded).map(\.method))
    if sensitivityAxis != nil { methods.append(.rateSensitivity) }
    return methods.isEmpty ? nil : "methods: \(methods.map(\.line).joined(separator: "; "))"
  }
}

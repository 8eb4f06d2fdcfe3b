import Experiments
import Foundation
import Statistics
import Vocabulary

extension Table {
  /// One line per group, one number a column, all of them at full precision: the pivot is a column like others.
  ///
  /// `_n` counts what was measured, `diverged` those that count as worst in it; what was not measured is empty. Where
  /// they were asked for: `_expected`, `_unreached` of targets, `_ci_low`, `_ci_high`; against the best of those that
  /// compete `_p`, `_p_adjusted`; to the baseline `_difference` with its ends, `_pairs`, `_superiority`, `_effect_size`,
  /// and where a test is asked for `_difference_p`, `_difference_p_adjusted`.
  var csv: Data {
    let keys = rowColumns + (pivot.map { [$0] } ?? [])
    let sensitivity =
      sensitivityAxis == nil
      ? []
      : Table.sensitivityShares.map { "decades_within_\(Value.shortest($0 * 100))_percent" } + [
        "reaches_edge"
      ]
    var writer = CSVWriter(
      header: keys + chosenColumns.filter { !keys.contains($0) }
        + ["configuration", "planned", "finished", "diverged", "failed"]
        + values.indices.flatMap { index in
          columns(of: values[index]).map { "\(columnNames[index])_\($0)" }
        } + sensitivity)
    for row in rows {
      for pivotValue in pivotValues {
        guard let entry = row.entries[pivotValue] else { continue }
        for value in row.key { writer.add(value) }
        if pivot != nil { writer.add(pivotValue) }
        for column in chosenColumns {
          writer.add(entry.member.flatMap { Column.value(column, $0.configuration, seed: 0) })
        }
        let replicates = entry.member?.replicates ?? entry.group.replicates
        writer.add(entry.member?.configuration.id ?? "")
        writer.add(replicates.count)
        writer.add(replicates.count { $0.result != nil })
        writer.add(replicates.count { $0.hasDiverged })
        writer.add(replicates.count { $0.failure != nil })
        for index in values.indices {
          writer.add(entry.summaries[index].count)
          for number in numbers(index, entry) { writer.add(number.isNaN ? nil : number) }
        }
        if sensitivityAxis != nil {
          for found in entry.sensitivity { writer.add(found?.decades) }
          writer.add(entry.sensitivity.contains { $0?.reachesEdge ?? false } ? "true" : "false")
        }
        writer.endLine()
      }
    }
    return writer.data
  }

  private var showsInterval: Bool { show == .meanInterval || show == .medianInterval }

  private func columns(of value: MetricExpression) -> [String] {
    ["n", "median", "q25", "q75", "mean", "sd", "min", "max"]
      + (value.isTarget ? ["expected", "unreached"] : []) + (showsInterval ? ["ci_low", "ci_high"] : [])
      + (marks.test == .none ? [] : ["p", "p_adjusted"])
      + (baseline == nil
        ? []
        : ["difference", "difference_low", "difference_high", "pairs", "superiority", "effect_size"]
          + (marks.test == .none ? [] : ["difference_p", "difference_p_adjusted"]))
  }

  /// What follows `n` in ``columns(of:)``; NaN for nothing.
  private func numbers(_ index: Int, _ entry: Entry) -> [Double] {
    let summary = entry.summaries[index]
    // One seed has no spread; its extremes are itself.
    let quartiles = summary.count > 1 ? summary.quartiles : Quartiles(ofSorted: [])
    var numbers = [
      summary.median, quartiles.lower, quartiles.upper, summary.mean, summary.standardDeviation,
      summary.extremes.minimum, summary.extremes.maximum,
    ]
    if values[index].isTarget { numbers += [summary.expected, Double(summary.unreached)] }
    if showsInterval {
      let interval = show.interval(summary)
      numbers += [interval?.lower ?? .nan, interval?.upper ?? .nan]
    }
    if marks.test != .none {
      let comparison = entry.againstBest[index]
      numbers += [comparison?.test?.p ?? .nan, comparison?.adjustedP ?? .nan]
    }
    if baseline != nil {
      guard let comparison = entry.againstBaseline[index] else {
        return numbers + Array(repeating: .nan, count: marks.test == .none ? 6 : 8)
      }
      numbers += [
        comparison.meanDifference, comparison.interval.lower, comparison.interval.upper,
        Double(comparison.differences.count), comparison.superiority, comparison.effectSize,
      ]
      if marks.test != .none { numbers += [comparison.test?.p ?? .nan, comparison.adjustedP] }
    }
    return numbers
  }
}

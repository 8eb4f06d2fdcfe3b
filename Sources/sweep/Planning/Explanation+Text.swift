import Escapes
import Foundation
import Reporting
import Vocabulary

extension Explanation {
  /// For a person.
  ///
  /// - Parameters:
  ///   - command: what the user called, without `sweep explain`: it is in the advice.
  ///   - catalog: names the metrics that are shown.
  func text(command: String, catalog: Catalog) -> String {
    var parts = ["Cell \(index): \(name)"]
    var facts = [
      ("cell", cell), ("configuration", configuration), ("problem", "\(problem), \(family)"),
      ("numerics revision", String(numericsRevision)),
    ]
    facts += data.keys.sorted().map { ("data of \($0)", data[$0] ?? "") }
    facts.append(("state", reason.isEmpty ? state : "\(state), \(reason)"))
    parts.append(Self.columns(facts))
    let rows = values.map { [$0.key, $0.value.flowText, $0.from] }
    parts.append("Configuration\n" + TextTable.text(["key", "value", "from"], indent: "  ", rows: rows))
    if !derived.isEmpty {
      parts.append("What the theory makes of it\n" + Self.numbers(derived))
    } else if let derivationProblem {
      parts.append("What the theory makes of it\n  nothing: \(derivationProblem)")
    }
    parts.append(
      "Random streams, keyed by seed \(seed) and role alone\n"
        + Self.columns(streams.map { ("\($0.role) (\($0.number))", $0.summary) }))
    if let result {
      let named = Set(catalog.families.flatMap(\.metrics).map(\.name))
      parts.append(text(of: result, named, command: command))
    }
    if let failure { parts.append(text(of: failure)) }
    if let suggestion { parts.append(text(of: suggestion)) }
    for decision in decisions ?? [] { parts.append(text(of: decision)) }
    parts.append(
      "To run this cell alone, without touching results\n"
        + "  sweep explain \(command) --request | sweep worker")
    return parts.joined(separator: "\n\n")
  }

  private func text(of result: Result, _ named: Set<String>, command: String) -> String {
    let facts = [
      ("outcome", result.outcome), ("attempt", String(result.attempt)),
      ("took", durationText(result.seconds)),
      ("series", "\(result.rows) rows"), ("digest", result.digest), ("host", result.host),
      ("commit", result.commit ?? "-"), ("processor", result.processor), ("kernel", result.kernel),
    ]
    let all = result.metrics.merging(result.timings) { $1 }
    // Quantiles at every declared delta are many, and a person looks for few.
    let shown = all.filter { named.contains($0.key) && !$0.value.isNaN }
    let rest = all.count - shown.count
    let more =
      rest > 0
      ? "\n  \(rest) more without a value or a description; `sweep explain \(command) --format json` has all"
      : ""
    return "Result\n" + Self.columns(facts) + "\n\nMetrics, final values\n" + Self.numbers(shown) + more
  }

  private func text(of decision: Decision) -> String {
    var table = TextTable(["rank", "configuration", "value", "", ""], numbers: [0, 2], indent: "  ")
    for place in decision.places {
      table.add([
        String(place.rank), place.configuration, place.value.map(Value.shortest) ?? place.outcome,
        place.goesOn ? "goes on" : place.isControl ? "control" : "stopped", place.isThis ? "<" : "",
      ])
    }
    return "Halving, \(decision.rung)\n" + table.text
  }

  private func text(of suggestion: Suggestion) -> String {
    let (trial, known) = (suggestion.trial, suggestion.places.count)
    let head = "Point \(trial) of \(suggestion.count)"
    guard known > 0 else {
      return head + "\n  of Sobol's sequence: it depends on the seed of the search, and on no result"
    }
    var table = TextTable(["rank", "point", "configuration", "value", ""], numbers: [0, 1, 3], indent: "  ")
    for place in suggestion.places {
      table.add([
        String(place.rank), String(place.trial), place.configuration,
        place.value.map(Value.shortest) ?? place.outcome, place.isGood ? "near it" : "",
      ])
    }
    let others = trial - known
    return head + ", suggested from the results of points 0 to \(known - 1) (window \(suggestion.window))\n"
      + table.text
      + (others > 0 ? "\n  and away from the \(others) that were at work or still unknown to it" : "")
  }

  private func text(of failure: Failure) -> String {
    let times = failure.failures == 1 ? "once" : "\(failure.failures) times"
    let lines = ["Failure", "  It failed \(times), the last time: \(failure.kind): \(failure.message)"]
    return (lines + failure.log.map { "      \($0)" }).joined(separator: "\n")
  }

  private static func numbers(_ numbers: [String: Double]) -> String {
    columns(numbers.sorted { $0.key < $1.key }.map { ($0.key, Value.shortest($0.value)) })
  }

  private static func columns(_ rows: [(String, String)]) -> String {
    TextTable.text(indent: "  ", rows: rows.map { [$0.0, $0.1] })
  }
}

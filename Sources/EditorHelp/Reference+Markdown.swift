import Escapes
import Experiments
import Vocabulary

extension Reference {
  /// The reference page.
  public var markdown: String {
    var text = """
      # Reference of experiment files

      Everything that can be written in an experiment file of format \(FileFormat.version). This page is written by
      `sweep catalog --format markdown`; `sweep catalog NAME` shows one entry on the terminal, and `sweep schema` gives
      editors the same to complete and check with. A list or a range where one value is wanted is a grid axis; `0..4`
      is short for the whole numbers from 0 to 4, and `$NAME` stands for an axis under `axes`.

      """
    for (title, topics) in groups {
      text += "\n## \(title)\n"
      if topics.allSatisfy({ $0.parts.count == 2 }) {
        text += Self.table(ofOptimizers: topics)
        continue
      }
      // Words that have no keys are one list.
      let isList = topics.allSatisfy { $0.section == .word && $0.keys.isEmpty }
      if isList { text += "\n" }
      for topic in topics {
        text += isList ? "- `\(topic.name)`: \(Self.escaped(topic.summary))\n" : markdown(of: topic)
      }
    }
    return text
  }

  private func markdown(of topic: Topic) -> String {
    var text = ""
    switch topic.section {
    case .file, .family, .language, .columns: text += "\n\(Self.sentence(topic.summary))\n"
    default: text += "\n### `\(topic.name)`\n\n\(Self.sentence(topic.summary))\n"
    }
    if !topic.keys.isEmpty {
      switch topic.section {
      case .language: text += Self.table(ofForms: topic.keys)
      case .columns, .result: text += Self.table(ofColumns: topic.keys)
      default: text += Self.table(topic.keys)
      }
    }
    if !topic.metrics.isEmpty { text += Self.table(topic.metrics) }
    return text
  }

  /// A row for each estimator, a column for each update rule: what the combination is called.
  private static func table(ofOptimizers topics: [Topic]) -> String {
    let (estimators, rules) = (topics.map { $0.parts[0] }.unique, topics.map { $0.parts[1] }.unique)
    let rows = estimators.map { estimator in
      [estimator.isEmpty ? "the mean" : "`\(estimator)`"]
        + rules.map { rule in topics.first { $0.parts == [estimator, rule] }.map { "`\($0.name)`" } ?? "" }
    }
    return """

      An optimizer is a gradient estimator and an update rule, each described below: it has the keys of both.

      """ + table(["estimator"] + rules.map { "rule `\($0)`" }, rows)
  }

  private static func table(_ keys: [KeyText]) -> String {
    let hasExamples = keys.contains { !$0.example.isEmpty }
    let rows = keys.map { key in
      let standard = key.isRequired ? "*required*" : key.standard.map { "`\($0)`" } ?? ""
      let example = key.example.isEmpty ? "" : "`\(key.example)`"
      return ["`\(key.name)`", typeText(key), standard, escaped(key.summary)] + (hasExamples ? [example] : [])
    }
    return table(["key", "value", "default", "meaning"] + (hasExamples ? ["example"] : []), rows)
  }

  private static func table(_ metrics: [MetricText]) -> String {
    let rows = metrics.map { metric in
      let better = ["maximize": "larger", "minimize": "smaller"][metric.goal] ?? ""
      let row = metric.isSeries ? "yes" : "no"
      return ["`\(metric.name)`", metric.unit, better, row, escaped(metric.summary)]
    }
    return table(["metric", "unit", "better", "per row", "meaning"], rows)
  }

  private static func table(ofForms keys: [KeyText]) -> String {
    let rows = keys.map { ["`\($0.name)`", escaped($0.summary), "`\($0.example)`"] }
    return table(["form", "meaning", "example"], rows)
  }

  private static func table(ofColumns keys: [KeyText]) -> String {
    let hasTypes = keys.contains { !$0.type.isEmpty }
    let rows = keys.map { key in
      ["`\(key.name)`"] + (hasTypes ? [typeText(key)] : []) + [escaped(key.summary)]
    }
    return table(hasTypes ? ["column", "holds", "meaning"] : ["column", "meaning"], rows)
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return "\n" + lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  private static func typeText(_ key: KeyText) -> String {
    escaped(key.unit.isEmpty ? key.type : "\(key.type), in \(key.unit)")
  }

  private static func sentence(_ text: String) -> String {
    let text = escaped(text)
    return text.hasSuffix(".") ? text : text + "."
  }

  private static func escaped(_ text: String) -> String {
    Markdown.prose(text).source
  }
}

extension Reference {
  static let metricExpressions = Topic(
    name: "metric expressions", section: .language,
    summary:
      "What is taken of a cell's metrics, wherever a metric is wanted: by values, select, y, tune and others.",
    keys: MetricExpression.forms.map(KeyText.init))

  static let conditions = Topic(
    name: "conditions", section: .language,
    summary:
      "Which cells are meant, after where in rules, tables and figures, and after --only and sweep retry.",
    keys: Condition.forms.map(KeyText.init))

  static func columns(_ catalog: Catalog) -> Topic {
    Topic(
      name: "columns", section: .columns,
      summary:
        "What conditions, rules of exclude, match, rows, series, over and others may name, as far as the file has it.",
      keys: ReportVocabulary.columnTexts(of: catalog).map { KeyText(name: $0.name, summary: $0.summary) })
  }
}

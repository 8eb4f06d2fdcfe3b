import EditorHelp
import Foundation
import Testing
import Vocabulary

@testable import Experiments
@testable import Reporting
@testable import sweep

/// What the reader accepts and what is written, found in the reference.
@Suite struct CompleteReferenceTests {
  static let reference = ExperimentOptions.reference
  static let page = reference.markdown
  static let schema = JSONSchema.of(ExperimentOptions.catalog)

  func topic(_ name: String) throws -> Topic { try #require(Self.reference.topics.first { $0.name == name }) }

  /// Every value behind `keyword`, anywhere in the schema.
  func all(_ keyword: String, _ value: Value = schema) -> [Value] {
    switch value {
    case .map(let map): map.flatMap { ($0.key == keyword ? [$0.value] : []) + all(keyword, $0.value) }
    case .list(let items): items.flatMap { all(keyword, $0) }
    default: []
    }
  }

  /// A key has a row, or stands in what another one takes: "a map with law and its keys".
  @Test func everyKeyThatTheSchemaAllowsIsInTheReference() {
    let keys = Self.reference.topics.flatMap(\.keys)
    let told = Set(keys.map(\.name))
    let types = Set(keys.flatMap { $0.type.split { !($0.isLetter || $0 == "_") }.map(String.init) })
    for name in Set(all("properties").flatMap { $0.map?.keys.map(\.self) ?? [] }).sorted() {
      #expect(told.contains(name) || types.contains(name), "\(name)")
    }
    for name in ["zip", "label", "search", "where", "kind"] { #expect(told.contains(name), "\(name)") }
  }

  @Test func everyWordThatTheSchemaAllowsIsInTheReference() {
    let words = all("const") + all("enum").flatMap { $0.list ?? [] }
    let expressions = MetricExpression.Taking.allCases.map { $0.rawValue + " " }
    let plain = Set(words.compactMap(\.string)).filter { word in
      !expressions.contains(where: word.hasPrefix)
    }
    #expect(plain.count > 150)
    for word in plain.sorted() {
      #expect(
        Self.page.contains("`\(word)`") || word == "+inf" || word == "auto" || word == "same", "\(word)")
    }
  }

  @Test func everyWordOfMetricExpressionsIsInTheReference() throws {
    let topic = try topic("metric expressions")
    let text = topic.keys.map { "\($0.name) \($0.summary)" }.joined(separator: " ")
    let words = Set(text.split { " ,;.()".contains($0) }.map(String.init))
    let tokens =
      MetricExpression.Taking.allCases.map(\.rawValue) + MetricExpression.TargetUnit.allCases.map(\.rawValue)
      + MetricExpression.Comparison.allCases.map(\.rawValue) + MetricExpression.seriesUnits
      + MetricExpression.timeUnits + ["mean", "over", "last", "at"]
    for token in tokens { #expect(words.contains(token), "\(token)") }
    for key in topic.keys {
      let expression = try #require(MetricExpression(key.example), "\(key.example)")
      #expect(expression.metric == "validation_accuracy")
      #expect(try Regex(MetricExpression.pattern("validation_accuracy")).wholeMatch(in: key.example) != nil)
    }
    #expect(Set(topic.keys.map(\.name)).count == topic.keys.count)
  }

  @Test func everyWordAndSignOfConditionsIsInTheReference() throws {
    let topic = try topic("conditions")
    let words = Set(topic.keys.flatMap { $0.name.split { " ,[]".contains($0) }.map(String.init) })
    let tokens = Comparison.allCases.map(\.rawValue) + Condition.Word.allCases.map(\.rawValue)
    for token in tokens { #expect(words.contains(token), "\(token)") }
    let names = topic.keys.map(\.name).joined()
    for sign in Condition.quotes + Condition.symbols {
      #expect(names.unicodeScalars.contains(sign), "\(sign)")
    }
    for key in topic.keys { #expect(throws: Never.self) { try Expression(key.example) } }
  }

  @Test func everyStatisticOfTuneIsInTheReference() {
    for statistic in TuningCriterion.Statistic.allCases {
      #expect(
        Self.reference.topics.contains { $0.name == statistic.rawValue && $0.owner == "tune.by" },
        "\(statistic)")
    }
  }

  @Test func everyUnitIsInTheReference() throws {
    for (key, units) in [("timeout", QuantityText.Units.duration), ("memory", .memory)] {
      let type = try #require(Self.reference.topics(named: "run").first?.keys.first { $0.name == key }?.type)
      let words = Set(type.split { " ,".contains($0) }.map(String.init))
      for unit in units.factors { #expect(words.contains(unit.name), "\(key): \(unit.name)") }
    }
  }

  @Test func everyColumnThatMayBeNamedIsInTheReference() throws {
    let told = Set(try topic("columns").keys.map(\.name))
    #expect(told == ReportVocabulary.columns(of: ExperimentOptions.catalog).union(["seed"]))
    #expect(told.contains("noise.scale") && told.contains("model"))
  }
}

import Foundation
import Testing

@testable import sweep

/// Every column of every table that the program writes is in the reference.
@Suite struct ResultColumnsTests {
  static let file = """
    sweep: 1
    name: columns
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal, scale: [0.5, 1]}, steps: 3, runs: 8}]
    optimizers: [{name: sgd, label: plain, learning_rate: [0.1, 0.2]}]
    tune: {by: gradient_norm}
    final: {seeds: [5]}
    """

  func columns(_ text: String) -> [String] {
    text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
  }

  /// The columns of a table that the reference names by kind only.
  func expect(_ columns: [String], of name: String) throws {
    let topic = try #require(
      ExperimentOptions.reference.topics.first { $0.name == name && $0.section == .result })
    let told = Set(topic.keys.map(\.name))
    let parameters = Set(
      ExperimentOptions.reference.topics.first { $0.section == .columns }?.keys.map(\.name) ?? [])
    let metrics = Set(ExperimentOptions.reference.topics.flatMap(\.metrics).map(\.name))
    #expect(columns.count > 4)
    for column in columns {
      let isQuantile = column.contains("@") && told.contains("METRIC@DELTA_low")
      #expect(
        told.contains(column) || told.contains("METRIC") && metrics.contains(column)
          || told.contains("PARAMETER") && parameters.contains(column) || isQuantile, "\(name) has \(column)")
    }
  }

  @Test func everyColumnThatIsWrittenIsInTheReference() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.file, to: "e.yaml")
    let outcome = try program.run("e.yaml", "--jobs", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for name in ["cells.csv", "series.csv"] {
      let file = program.folder.appending(path: "results/columns/\(name)")
      try expect(columns(try String(contentsOf: file, encoding: .utf8)), of: name)
    }
    for table in ["cells", "series", "failures"] {
      let text = try program.run("export", "e.yaml", "--format", "csv", "--table", table).output
      try expect(columns(text), of: table)
    }
  }
}

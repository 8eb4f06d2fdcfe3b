import Foundation

extension Comparison {
  private struct Document: Encodable {
    var schema = 1
    var first: String
    var second: String
    var pairedCells: Int
    var onlyInA: Int
    var onlyInB: Int
    var identicalCells: Int
    var ignoredParameters: [String]
    var tolerance: Double
    var alpha: Double
    var regressions: Int
    var rows: [Line]
  }

  /// Numbers that JSON has not (diverged) are the strings `inf`, `-inf`, `nan`.
  private struct Line: Encodable {
    var problem: String
    var optimizer: String
    var parameters: String
    var metric: String
    var a: Double
    var b: Double
    var pairs: Int
    var change: Double
    var relativeChange: Double
    var p: Double
    var isTestable: Bool
    var verdict: String
    var isRegression: Bool
  }

  /// Every row, also those that are the same.
  ///
  /// - Parameters:
  ///   - first: says what A is.
  ///   - second: says what B is.
  public func json(first: String, second: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let lines = rows.map { row in
      Line(
        problem: row.problem, optimizer: row.optimizer, parameters: row.parameters, metric: row.metric,
        a: row.a, b: row.b, pairs: row.pairs, change: row.change, relativeChange: row.relativeChange,
        p: row.p, isTestable: row.isTestable, verdict: row.verdict.rawValue, isRegression: row.isRegression)
    }
    let document = Document(
      first: first, second: second, pairedCells: pairedCells, onlyInA: onlyInA, onlyInB: onlyInB,
      identicalCells: identicalCells,
      ignoredParameters: ignoredParameters,
      tolerance: options.tolerance, alpha: options.alpha, regressions: regressions.count, rows: lines)
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }
}

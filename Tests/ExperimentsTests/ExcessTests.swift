import Foundation
import Testing

@testable import Experiments

/// Files that ask for too much, or for what no number holds: a mistake with its place, soon, never a trap.
struct ExcessTests {
  private static func file(
    rate: String = "0.1", axes: String = "", more: String = "", problem: String = "", optimizer: String = ""
  ) -> String {
    """
    sweep: 1
    name: excess
    problems: [{objective: quadratic, noise: {law: normal}, steps: 5\(problem)}]
    optimizers: [{name: sgd, learning_rate: \(rate)\(optimizer)}]
    \(axes.isEmpty ? "" : "axes: {\(axes)}")
    \(more)
    """
  }

  private func mistakes(_ text: String) -> [Diagnostic] {
    do {
      _ = try parse(text)
      return []
    } catch { return error.all }
  }

  @Test(arguments: [
    ("{min: 1e-300, max: 1e300, per_decade: 1}", "covers 600 decades"),
    ("{min: 1e-300, max: 1e300, count: 3, scale: log}", "covers 600 decades"),
    ("{min: 5e-324, max: 1.7976931348623157e308, per_decade: 1000}", "covers 632 decades"),
  ])
  func aRangeOfMoreDecadesThanNumbersHaveIsAMistake(range: String, reason: String) {
    let found = mistakes(Self.file(rate: range))
    #expect(found.count == 1 && found[0].message.contains(reason), "\(found)")
    #expect(found.first?.location?.line == 4)
  }

  @Test(arguments: [
    "{min: -1e308, max: 1e308, count: 3}", "{from: -1e308, to: 1e308, step: 1e307}",
  ])
  func aRangeThatIsWiderThanAnyNumberIsAMistake(range: String) {
    let found = mistakes(Self.file(problem: ", start: \(range)"))
    #expect(found.count == 1 && found[0].message.contains("wider than the largest number"), "\(found)")
    #expect(found.first?.location?.line == 3)
  }

  @Test(arguments: ["random", "sobol", "grid"])
  func aSearchOverMoreThanNumbersHaveIsAMistake(kind: String) {
    let search = ", search: {kind: \(kind), count: 3}"
    let log = mistakes(Self.file(rate: "{min: 1e-300, max: 1e300, scale: log}", optimizer: search))
    #expect(log.count == 1 && log[0].message.contains("covers 600 decades"), "\(log)")
    let linear = mistakes(Self.file(problem: ", start: {min: -1e308, max: 1e308}", optimizer: search))
    #expect(linear.count == 1 && linear[0].message.contains("wider than"), "\(linear)")
  }

  /// Three hundred decades are many, and numbers.
  @Test(arguments: [
    "{min: 1e-150, max: 1e150, per_decade: 1}", "{min: 1e-150, max: 1e150, count: 7, scale: log}",
    "{min: 1, max: 1.7976931348623157e308, count: 7}",
    "{min: 1, max: 1.7976931348623157e308, count: 7, scale: log}",
    "{from: 0.5, to: 1.7e308, step: 1e307}", "[5e-324, 1.7976931348623157e308]",
  ])
  func everyValueOfALargeRangeIsFinite(range: String) throws {
    let values = try parse(Self.file(rate: range)).configurations.compactMap {
      $0.value(ofColumn: "learning_rate")?.number
    }
    #expect(values.count > 1 && values.allSatisfy(\.isFinite) && values == values.sorted())
  }

  @Test(arguments: [
    1.7976931348623157e308, -1.7976931348623157e308, 1.79769313486231e308, 5e-324, 2.2250738585072014e-308, 0,
    1e15,
  ])
  func roundingNeverGivesAnInfinity(value: Double) {
    for digits in 1...15 { #expect(value.rounded(toDigits: digits).isFinite) }
  }

  @Test func numbersThatNoIntHoldsAreCutToThoseItDoes() {
    #expect(Int(saturating: .nan) == 0 && Int(saturating: .infinity) == .max)
    #expect(Int(saturating: -.infinity) == .min && Int(saturating: 0x1p63) == .max)
    #expect(Int(saturating: -0x1p63) == .min && Int(saturating: 2.9) == 2 && Int(saturating: -2.9) == -2)
    let all = OpenRange(low: 1, high: Double(Int.max), isLogarithmic: false, isInteger: true, key: "k")
    #expect(all.value(at: 1) == .integer(.max))
  }

  @Test(arguments: [" or ", " and "]) func aChainOfAHundredThousandConditionsIsRead(word: String) throws {
    let text = Array(repeating: "learning_rate > 0.15", count: 100_000).joined(separator: word)
    let expression = try Expression(text)
    #expect(expression.holds { _ in .number(0.2) } && !expression.holds { _ in .number(0.1) })
    #expect(expression.columns.count == 100_000)
    let rule = "exclude: [{where: '\(text)'}]"
    #expect(try parse(Self.file(rate: "[0.1, 0.2]", more: rule)).configurations.count == 1)
  }

  @Test func aChainOfAHundredThousandComparisonsIsRead() throws {
    let expression = try Expression("a" + String(repeating: " <= a", count: 100_000))
    #expect(expression.holds { _ in .number(1) })
  }

  @Test(arguments: ["not ", "("]) func whatNestsAHundredThousandTimesIsAMistake(word: String) {
    let text = String(repeating: word, count: 100_000) + "a == 1"
    let error = #expect(throws: ExpressionError.self) { try Expression(text) }
    #expect(error?.message == "nested more than 64 levels deep")
    #expect(error?.place?.lowerBound == 63 * word.count)
  }

  @Test func axesThatNameEachOtherWithoutEndAreAMistake() {
    let chain = (0..<5000).map { "a\($0): $a\($0 + 1)" }.joined(separator: ", ") + ", a5000: [1, 2]"
    let long = mistakes(Self.file(rate: "$a0", axes: chain))
    #expect(long.count == 1 && long[0].message.contains("more than 64 deep"), "\(long.prefix(3))")
    // 2^30 values in thirty lines.
    let doubling =
      (0..<30).map { "b\($0): [$b\($0 + 1), $b\($0 + 1)]" }.joined(separator: ", ") + ", b30: [1, 2]"
    let many = mistakes(Self.file(rate: "$b0", axes: doubling))
    #expect(many.contains { $0.message.contains("stands for more than 1000000 values") }, "\(many.prefix(3))")
  }

  @Test func ofAHundredThousandMistakesAHundredAreTold() {
    let keys = (0..<100_000).map { "key\($0): 1" }.joined(separator: ", ")
    let found = mistakes(Self.file(problem: ", \(keys)"))
    #expect(found.count == IssueCollector.mostFound + 1)
    #expect(found.contains { $0.message == "there are more mistakes than the 100 shown; mend those first" })
  }

  @Test func aHundredThousandFilesToExtendAreOneMistakeAndNoneIsRead() {
    let text =
      "extends: [" + Array(repeating: "a.yaml", count: 100_000).joined(separator: ",") + "]\n" + Self.file()
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.parse(
        text, file: "x.yaml", catalog: TestCatalog.all, limits: Limits(),
        files: ExperimentFiles { path in
          Issue.record("\(path) was read")
          return .missing
        })
    }
    #expect(error?.all.count == 1 && error?.all[0].message.contains("more than 64 files") == true)
  }

  @Test func namesThatAreTooLongForAFileAreMistakes() {
    let long = String(repeating: "n", count: 101)
    let name = mistakes(Self.file().replacing("excess", with: long))
    #expect(name.map(\.message) == ["name names a folder: it has 101 letters, and 100 are the most"])
    #expect(mistakes(Self.file().replacing("excess", with: long.dropLast())).isEmpty)
    for (noun, entry) in [
      ("table", "tables: [{name: \(long), values: [final gradient_norm]}]"),
      ("figure", "figures: [{name: \(long), kind: learning_curve, y: [gradient_norm]}]"),
    ] {
      let found = mistakes(Self.file(more: "report: {\(entry)}"))
      #expect(
        found.map(\.message) == [
          "the name of a \(noun) names its files: it has 101 letters, and 100 are the most"
        ])
      #expect(found.first?.location?.line == 6)
    }
  }

  @Test func namesThatDifferInCaseOnlyAreAMistake() {
    let tables = ["Loss", "other", "loss"].map { "{name: \($0), values: [final gradient_norm]}" }
    let found = mistakes(Self.file(more: "report: {tables: [\(tables.joined(separator: ", "))]}"))
    #expect(found.count == 1)
    #expect(found.first?.message.contains(#"table "loss" differs from "Loss" on line 6"#) == true, "\(found)")
  }

  @Test func filesBehindAPipeAreReadWhereTheUserNamesThemOnly() throws {
    let pipe = FileManager.default.temporaryDirectory.appending(path: "pipe-\(UUID())").path
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    guard case .notRegular = ExperimentFiles.disk.read(pipe) else {
      Issue.record("a pipe that a file extends was read")
      return
    }
    let text = Self.file()
    let writer = Thread {
      let descriptor = open(pipe, O_WRONLY)
      _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      close(descriptor)
    }
    writer.start()
    // Twice: a run asks for its file again.
    for _ in 0..<2 {
      #expect(try Experiment.load(path: pipe, catalog: TestCatalog.all).name == "excess")
    }
  }
}

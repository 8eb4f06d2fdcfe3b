import Experiments
import Foundation
import Testing

@testable import sweep

/// Files that would choose by a test set are refused where they say so.
@Suite struct HeldOutTests {
  private func file(
    tune: String = "final validation_accuracy", final: String = "", _ report: String = ""
  ) -> String {
    """
    sweep: 1
    name: x
    seeds: 0..1
    problems: [{model: softmax_regression, dataset: cifar100, validation: {from: train, count: 5000}, test: final, epochs: 1}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    tune: {by: \(tune)}
    \(final)
    report: {\(report)}
    """
  }

  /// The only mistake: its line, the text under the caret, its message.
  private func mistake(_ text: String) -> (line: Int, message: String)? {
    do throws(Diagnostics) {
      _ = try Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog)
      return nil
    } catch {
      return error.all.count == 1
        ? (error.all[0].location?.line ?? 0, error.all[0].message) : (-1, "\(error)")
    }
  }

  private static let fresh = "final: {configurations: best, seeds: 10..15}"

  @Test func aTestMetricIsReportedOfWhatWasChosenBefore() {
    let table =
      "{name: t, rows: [optimizer], values: [final test_accuracy], mark: {test: wilcoxon}, baseline: {optimizer: sgd}}"
    #expect(mistake(file(final: Self.fresh, "tables: [\(table)]"))?.message == nil)
  }

  @Test func nothingIsTunedByIt() {
    let found = mistake(file(tune: "median final test_accuracy"))
    #expect(found?.line == 6)
    #expect(
      found?.message
        == "by: test_accuracy is measured on the test set, by which nothing may be chosen; choose by validation_accuracy"
    )
  }

  @Test(arguments: ["", "final: {configurations: best, seeds: 10..15}"])
  func nothingIsSelectedByIt(final: String) {
    let table = "{name: t, values: [final test_loss], select: final test_loss}"
    let found = mistake(file(final: final, "tables: [\(table)]"))
    #expect(
      found?.line == 8 && found?.message.hasPrefix("select: test_loss is measured on the test set") == true)
  }

  @Test(arguments: [
    ("", "{name: t, values: [final test_loss], mark: {test: wilcoxon}}"),
    (
      "final: {configurations: best, seeds: 10..15}",
      "{name: t, values: [final test_loss], stage: tune, mark: {test: wilcoxon}}"
    ),
    (
      "final: {configurations: top 2, seeds: 10..15}",
      "{name: t, values: [final test_loss], mark: {test: wilcoxon}}"
    ),
  ])
  func nothingIsMarkedByItAmongWhatCompetes(final: String, table: String) {
    let found = mistake(file(final: final, "tables: [\(table)]"))
    #expect(
      found?.message.hasPrefix("mark: the best would be told by test_loss, which is measured on") == true,
      "\(String(describing: found))")
  }

  @Test func noFigureChoosesByIt() {
    let figure = "{name: f, kind: sensitivity, x: learning_rate, y: final test_accuracy}"
    let found = mistake(file("figures: [\(figure)]"))
    #expect(
      found?.message.hasPrefix("y: the best would be chosen by test_accuracy") == true,
      "\(String(describing: found))")
    let told = figure.dropLast() + ", select: final validation_accuracy}"
    #expect(mistake(file("figures: [\(told)]"))?.message == nil)
  }

  @Test func theFileThatIsValidatedOnIsNoTest() {
    let text = file().replacing("validation: {from: train, count: 5000}", with: "validation: test")
    let found = mistake(text)
    #expect(
      found?.message.contains("test measures on the file that validation is from") == true,
      "\(String(describing: found))")
  }

  @Test func aDataSetWithoutATestFileHasNoTest() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "no-test-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(count: 6000 * 3074).write(to: folder.appending(path: "train.bin"))
    let text = file().replacing(
      "dataset: cifar100",
      with: "dataset: folder, data_path: \"\(folder.path)\", data_format: cifar100")
    let found = mistake(text)
    #expect(found?.line == 4)
    #expect(found?.message.hasPrefix("there is no test file: ") == true, "\(String(describing: found))")
    #expect(mistake(text.replacing("test: final, ", with: ""))?.message == nil)
  }

  @Test func aFinalSeedThatTunedIsRefused() {
    let found = mistake(file(final: "final: {configurations: best, seeds: 1..6}"))
    #expect(found?.line == 7 && found?.message.hasPrefix("seed 1 is a tuning seed too") == true)
  }
}

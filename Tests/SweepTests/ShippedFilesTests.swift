import Experiments
import Foundation
import Testing

@testable import sweep

@Suite struct ShippedFilesTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../experiments").standardized

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func thereAreShippedFiles() { #expect(Self.names.contains("quickstart")) }

  @Test(arguments: names)
  func everyShippedFileIsPlanned(name: String) throws {
    let experiment = try Experiment.load(
      path: Self.folder.appending(path: name + ".yaml").path, catalog: ExperimentOptions.catalog)
    let plan = Plan(experiment, catalog: experiment.known)
    #expect(experiment.name == name)
    #expect(!plan.cells.isEmpty)
    #expect(plan.cells.count == experiment.configurations.count * experiment.seeds.count)
    #expect(Set(plan.cells.map(\.id)).count == plan.cells.count)
    #expect(!experiment.description.isEmpty)
  }

  /// The counts of the files that the README tells of.
  @Test(arguments: [
    ("quickstart", 36, 12), ("alexnet", 45, 45), ("accumulation", 27, 27), ("alexnet_torchvision", 18, 18),
    ("alexnet_quick", 12, 6),
    ("figure1", 24, 24),
    ("figure2", 24, 24),
  ])
  func theGridsAreAsLargeAsTheySay(name: String, cells: Int, configurations: Int) throws {
    let experiment = try Experiment.load(
      path: Self.folder.appending(path: name + ".yaml").path, catalog: ExperimentOptions.catalog)
    #expect(Plan(experiment, catalog: ExperimentOptions.catalog).cells.count == cells)
    #expect(experiment.configurations.count == configurations)
  }

  /// Whoever opens a file reads first what it asks and how long the answer takes.
  @Test(arguments: names)
  func everyShippedFileBeginsWithItsQuestionAndItsDuration(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name + ".yaml"), encoding: .utf8)
    let comment = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }
      .filter { !$0.contains("yaml-language-server") }.joined(separator: " ")
    #expect(comment.contains("?"), "no question: \(comment)")
    #expect(
      comment.firstMatch(of: /(?i)\b(seconds?|minutes?|hours?|days?|nights?)\b/) != nil,
      "no duration: \(comment)")
  }

  func parse(_ text: String) throws -> [String] {
    let experiment = try Experiment.parse(text, file: "x.yaml", catalog: ExperimentOptions.catalog)
    return Plan(experiment, catalog: ExperimentOptions.catalog).cells.map(\.id)
  }

  static let small = """
    sweep: 1
    name: x
    seeds: 0..1
    problems: [{objective: quadratic, noise: {law: normal}, steps: 3}]
    optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]
    """

  @Test func spellingDoesNotChangeIdentityAndMeaningDoes() throws {
    let ids = try parse(Self.small)
    #expect(ids.count == 4)
    #expect(try parse(Self.small.replacing("0.1,", with: "1e-1,")) == ids)
    #expect(try parse(Self.small.replacing("{law: normal}", with: "{scale: 1.0, law: normal}")) == ids)
    #expect(try parse(Self.small.replacing("name: x", with: "name: y")) == ids)
    #expect(try Set(parse(Self.small.replacing("steps: 3", with: "steps: 4"))).isDisjoint(with: ids))
  }

  @Test func threeMistakesAreThreeLocatedDiagnostics() {
    let text = Self.small.replacing("seeds", with: "seed").replacing("steps", with: "stps")
      .replacing("learning_rate", with: "learning_rat")
    do {
      _ = try parse(text)
      Issue.record("a file with three mistakes was planned")
    } catch let error as Diagnostics {
      let lines = error.all.compactMap { $0.location?.line }
      #expect(Set(lines).isSuperset(of: [3, 4, 5]), "\(error.rendered(color: false))")
      #expect(error.rendered(color: false).contains("did you mean \"learning_rate\"?"))
    } catch {
      Issue.record("another error: \(error)")
    }
  }
}

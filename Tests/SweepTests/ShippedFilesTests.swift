import Experiments
import Foundation
import Testing

@testable import sweep

@Suite struct ShippedFilesTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../experiments").standardized

  @Test(arguments: [
    ("quickstart", 36, 12), ("alexnet", 105, 35), ("alexnet_quick", 12, 6), ("figure1", 24, 24),
    ("figure2", 24, 24),
  ])
  func everyShippedFileIsPlanned(name: String, cells: Int, configurations: Int) throws {
    let experiment = try Experiment.load(
      path: Self.folder.appending(path: name + ".yaml").path, catalog: ExperimentOptions.catalog)
    let plan = Plan(experiment, catalog: ExperimentOptions.catalog)
    #expect(experiment.name == name)
    #expect(plan.cells.count == cells && experiment.configurations.count == configurations)
    #expect(Set(plan.cells.map(\.id)).count == cells)
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

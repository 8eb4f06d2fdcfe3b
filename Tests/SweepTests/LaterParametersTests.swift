import Experiments
import Foundation
import Testing
import Vocabulary

@testable import sweep

/// Whoever upgrades keeps results: a key that is new changes the id of no cell that does without it.
@Suite struct LaterParametersTests {
  static let now = ExperimentOptions.catalog
  static let file = """
    sweep: 1
    name: x
    seeds: 0..1
    problems:
      - {objective: quadratic, noise: {law: symmetric_pareto, tail_index: [1.5, 2]}, steps: [3, 4]}
      - {name: net, model: alexnet_cifar, dataset: cifar100, epochs: 3, schedule: {kind: step, at: [1], factor: 0.1}}
    optimizers:
      - {name: sgd, learning_rate: [1, 2]}
      - {name: clip_sgd, learning_rate: 1, clip_threshold: 2}
      - {name: normalized_sgd, learning_rate: 1}
      - {name: ps_clip_sgd, learning_rate: 1, clip_threshold: [2, 4]}
    """

  func ids(_ text: String = Self.file, _ catalog: Catalog = Self.now) throws -> [String] {
    let plan = Plan(try Experiment.parse(text, file: "x.yaml", catalog: catalog), catalog: catalog)
    return plan.cells.map(\.id) + plan.experiment.configurations.map(\.id)
  }

  /// The catalog with a parameter more at one place.
  struct Place: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var add: @Sendable (inout Catalog, Parameter) -> Void
    /// A change of ``LaterParametersTests/file`` by which every cell names the key.
    var name: @Sendable (String) -> String
  }

  static func addToVariants(_ parameter: Parameter, of name: String, in parameters: inout [Parameter]) {
    for index in parameters.indices where parameters[index].name == name {
      guard case .variant(let tag, var kinds) = parameters[index].type else { continue }
      for place in kinds.indices { kinds[place].parameters.append(parameter) }
      parameters[index].type = .variant(tag: tag, kinds)
    }
  }

  static let inEveryEntry: @Sendable (String) -> String = {
    $0.replacing("sweep: 1", with: "sweep: 1\ndefaults: {novel: 7}")
  }

  static let places = [
    Place(
      testDescription: "families",
      add: { catalog, parameter in
        for index in catalog.families.indices { catalog.families[index].parameters.append(parameter) }
      }, name: inEveryEntry),
    Place(
      testDescription: "problems",
      add: { catalog, parameter in
        for index in catalog.families.indices {
          for kind in catalog.families[index].kinds.indices {
            catalog.families[index].kinds[kind].parameters.append(parameter)
          }
        }
      }, name: inEveryEntry),
    Place(
      testDescription: "optimizers",
      add: { catalog, parameter in
        for index in catalog.optimizers.indices { catalog.optimizers[index].parameters.append(parameter) }
      }, name: inEveryEntry),
    Place(
      testDescription: "within noise and schedule",
      add: { catalog, parameter in
        for index in catalog.families.indices {
          for name in ["noise", "schedule"] {
            addToVariants(parameter, of: name, in: &catalog.families[index].parameters)
          }
        }
      },
      name: {
        $0.replacing("law: symmetric_pareto,", with: "law: symmetric_pareto, novel: 7,")
          .replacing("kind: step,", with: "kind: step, novel: 7,")
      }),
  ]

  static let novel = Parameter("novel", .number(.positive), default: .integer(1), "Something new.")

  @Test(arguments: places) func aLaterParameterLeavesEveryIdAsItWas(_ place: Place) throws {
    var catalog = Self.now
    place.add(&catalog, Self.novel.addedLater(before: .integer(1)))
    #expect(try ids(Self.file, catalog) == ids())
    // Written out or not is the same.
    let named = place.name(Self.file).replacing("novel: 7", with: "novel: 1.0")
    #expect(try ids(named, catalog) == ids())
  }

  @Test(arguments: places) func anotherValueOfItIsAnotherCell(_ place: Place) throws {
    var catalog = Self.now
    place.add(&catalog, Self.novel.addedLater(before: .integer(1)))
    let (old, new) = (Set(try ids()), Set(try ids(place.name(Self.file), catalog)))
    #expect(old.isDisjoint(with: new) && old.count == new.count)
  }

  /// As an axis, too, where each cell of a block has a text of its own.
  @Test func alongAnAxisTheOldValueIsTheOldCell() throws {
    var catalog = Self.now
    Self.places[2].add(&catalog, Self.novel.addedLater(before: .integer(1)))
    let old = Set(try ids())
    let new = try ids(Self.inEveryEntry(Self.file).replacing("7", with: "[1, 2]"), catalog)
    #expect(old.isSubset(of: new) && Set(new).count == 2 * old.count)
  }

  /// What cells did before there was a parameter stays so when its default becomes another.
  @Test func aDefaultMayChangeWhatCameBeforeDoesNot() throws {
    var catalog = Self.now
    var parameter = Self.novel.addedLater(before: .integer(1))
    parameter.standard = .integer(5)
    Self.places[0].add(&catalog, parameter)
    #expect(Set(try ids()).isDisjoint(with: try ids(Self.file, catalog)))
    let named = Self.inEveryEntry(Self.file).replacing("7", with: "1")
    #expect(try ids(named, catalog) == ids())
  }

  /// The other way round the test above would hold of an identity that leaves out too much.
  @Test(arguments: places) func aParameterThatIsNotSaidToBeLaterChangesThem(_ place: Place) throws {
    var catalog = Self.now
    place.add(&catalog, Self.novel)
    #expect(Set(try ids()).isDisjoint(with: try ids(Self.file, catalog)))
  }
}

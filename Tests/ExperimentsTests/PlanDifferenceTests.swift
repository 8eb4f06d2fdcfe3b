import Testing

@testable import Experiments

struct PlanDifferenceTests {
  static let text = quadratic(
    "- {name: sgd, learning_rate: [0.1, 0.2]}\n- {name: clip_sgd, learning_rate: 0.1, clip_threshold: 1}")

  func plan(_ text: String) throws -> Plan { Plan(try parse(text), catalog: TestCatalog.all) }

  func difference(_ old: String, _ new: String, in text: String = Self.text) throws -> PlanDifference {
    let changed = text.replacing(old, with: new)
    #expect(changed != text)
    return PlanDifference(from: try plan(text), to: try plan(changed))
  }

  @Test(arguments: [
    ("0.1", "1e-1"), ("name: q", "name: other"), ("name: sgd,", "name: sgd, label: plain,"),
    ("problems:", "run: {jobs: 3}\nproblems:"),
  ])
  func whatIsNoPartOfACellMakesNoDifference(_ old: String, _ new: String) throws {
    let difference = try difference(old, new)
    #expect(difference.isEmpty && difference.shared == 3)
  }

  @Test func aSeedMoreAddsCellsAndNothingElse() throws {
    let difference = try difference("name: q", "name: q\nseeds: 0..1")
    #expect(
      difference.shared == 3 && difference.removed.isEmpty && difference.added.map(\.seed) == [1, 1, 1])
    let change = PlanDifference.Change(block: nil, key: "seed", onlyFirst: [], onlySecond: [.integer(1)])
    #expect(difference.changes == [change])
  }

  @Test func aKeyThatChangesEverywhereIsSaidOnce() throws {
    let difference = try difference("problems:", "defaults: {steps: 7}\nproblems:")
    #expect(difference.shared == 0 && difference.added.count == 3 && difference.removed.count == 3)
    let change = PlanDifference.Change(
      block: nil, key: "steps", onlyFirst: [.integer(100)], onlySecond: [.integer(7)])
    #expect(difference.changes == [change])
  }

  @Test func aKeyOfOneOptimizerIsSaidOfIt() throws {
    let difference = try difference("0.2", "0.4")
    #expect(difference.shared == 2)
    let block = PlanDifference.Block(problem: "quadratic", optimizer: "sgd")
    #expect(
      difference.changes == [
        PlanDifference.Change(
          block: block, key: "learning_rate", onlyFirst: [.number(0.2)], onlySecond: [.number(0.4)])
      ])
  }

  @Test func nestedKeysAreDotted() throws {
    let difference = try difference("problems:", "defaults: {noise: {law: normal, scale: 2}}\nproblems:")
    #expect(difference.changes.map(\.key) == ["noise.scale"])
  }

  @Test func anOptimizerMoreIsABlockMore() throws {
    let difference = try difference(
      "- {name: sgd", "- {name: normalized_sgd, learning_rate: 1}\n  - {name: sgd")
    #expect(difference.shared == 3 && difference.added.count == 1)
    #expect(difference.changes.map(\.key) == ["optimizer"])
    #expect(difference.changes.map(\.onlySecond) == [[.string("normalized_sgd")]])
  }

  @Test func threadsMakeNoOtherCells() throws {
    #expect(try difference("problems:", "run: {threads: 2}\nproblems:").isEmpty)
  }

  @Test func theOtherWayRoundAddedAndRemovedChangePlaces() throws {
    let (a, b) = (try plan(Self.text), try plan(Self.text.replacing("0.2", with: "0.4")))
    let (there, back) = (PlanDifference(from: a, to: b), PlanDifference(from: b, to: a))
    #expect(there.added == back.removed && there.removed == back.added && there.shared == back.shared)
  }
}

import Messages
import Synchronization
import Testing
import Vocabulary

@testable import Execution

@Suite struct CellAdmissionTests {
  let work: Workload = {
    let configurations = (0..<2).map { number in
      Configuration(
        problem: "p", family: "f\(number)", optimizer: "o", values: [:], axes: [], id: "c\(number)")
    }
    let cells = (0..<2).map { Cell(id: "\($0)", index: $0, configurationIndex: $0, seed: 0) }
    return Workload(experiment: "", configurations: configurations, cells: cells)
  }()

  /// The second family keeps checkpoints.
  func admissions(_ expected: Double?, at now: Double) -> [Admission] {
    let deadline = UntilDeadline(end: 100, clock: RunClock(calendar: { 0 }, steady: { now })) {
      $0.family == "f1"
    }
    return work.cells.map { deadline.admit($0, of: work, expected: expected) }
  }

  @Test func aCellIsBegunWhereItEndsInTimeOrKeepsACheckpoint() {
    #expect(admissions(60, at: 40) == [.begin, .begin])
    #expect(admissions(60.1, at: 40) == [.pass, .begin])
    #expect(admissions(nil, at: 40) == [.begin, .begin])
    #expect(admissions(0, at: 100) == [.pass, .pass])
  }

  @Test(arguments: [1, 9, 10, 11, 100, 200, 1000])
  func nineOfTenOfTheLatestCellsTakeNoLongerThanWhatIsExpected(count: Int) {
    var costs = CellCosts()
    // In an order that is neither ascending nor descending.
    let seconds = (0..<count).map { Double(($0 * 7919) % 1009) }
    for value in seconds { costs.add(value, of: work.configurations[0], outcome: .completed) }
    guard let long = costs.longSeconds(of: work.configurations[0]) else { return #expect(Bool(false)) }
    let latest = seconds.suffix(200)
    #expect(latest.count { $0 > long } == latest.count / 10)
    #expect(costs.longSeconds(of: work.configurations[1]) == long, "of the same problem and optimizer")
  }
}

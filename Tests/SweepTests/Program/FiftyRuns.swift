import Foundation
import Testing

/// One experiment, run in fifty ways of doing the same work: what is measured may not depend on the way.
struct FiftyRuns {
  let program: Program
  /// The text of the file for an order of its cells.
  let file: (_ order: String) -> String
  /// Whether its cells can be divided into shards.
  let hasShards: Bool
  /// Everything that a results folder holds of the experiment, without times and attempts.
  let measured: (_ results: String) throws -> Set<String>

  private static let orders = ["declared", "shuffled", "by_optimizer"]

  /// - Parameter each: called with every results folder that a way has left, beside the comparison.
  /// - Returns: the number of runs.
  func compare(to expected: Set<String>, each: (_ results: String) throws -> Void = { _ in }) throws -> Int {
    var runs = 0
    func check(_ results: String) throws {
      let found = try measured(results)
      #expect(found == expected, "\(results): \(found.symmetricDifference(expected).sorted().prefix(3))")
      try each(results)
    }
    for order in Self.orders {
      try program.write(file(order) + "\nrun: {retries: {crashed: 20}}\n", to: "\(order).yaml")
    }
    // Workers and orders, each from nothing.
    for order in Self.orders {
      for jobs in [1, 2, 3, 7, 16] {
        let results = "\(order)-\(jobs)"
        let run = try program.run("\(order).yaml", "--jobs", "\(jobs)", "--results", results, "--quiet")
        #expect(run.status == 0, "\(results): \(run.errors)")
        try check(results)
        runs += 1
      }
    }
    runs += try claiming(check) + killing(check) + losingWorkers(check)
    if hasShards { runs += try dividing(check) }
    while runs < 50 {
      let jobs = "\(runs % 9 + 1)"
      let results = "more-\(runs)"
      let run = try program.run("shuffled.yaml", "--jobs", jobs, "--results", results, "--quiet")
      #expect(run.status == 0, "\(results): \(run.errors)")
      try check(results)
      runs += 1
    }
    return runs
  }

  /// Three that claim cells of one folder, which two of them may leave to the last; then one that finds all done.
  private func claiming(_ check: (String) throws -> Void) throws -> Int {
    let workers = try Self.orders.map {
      try program.start(["work", "\($0).yaml", "--jobs", "1", "--results", "claimed", "--quiet"])
    }
    for worker in workers {
      let outcome = try worker.wait()
      #expect(outcome.status == 0 || outcome.status == 75, "\(outcome.errors)")
    }
    let last = try program.run("work", "declared.yaml", "--jobs", "1", "--results", "claimed", "--quiet")
    #expect(last.status == 0, "\(last.errors)")
    try check("claimed")
    return 4
  }

  /// Killed twenty times, sweep and all its workers: the same command goes on.
  private func killing(_ check: (String) throws -> Void) throws -> Int {
    for kills in 0..<20 {
      let run = try program.start(["declared.yaml", "--jobs", "2", "--results", "killed", "--quiet"])
      Thread.sleep(forTimeInterval: 0.1 + 0.03 * Double(kills % 5))
      for process in run.workers.map(\.pid) + [run.pid] { kill(process, SIGKILL) }
      _ = try run.wait()
    }
    let last = try program.run("declared.yaml", "--jobs", "2", "--results", "killed", "--quiet")
    #expect(last.status == 0, "\(last.errors)")
    try check("killed")
    return 21
  }

  /// Workers killed one by one, while sweep goes on and starts others.
  private func losingWorkers(_ check: (String) throws -> Void) throws -> Int {
    for attempt in 0..<3 {
      let results = "lost-\(attempt)"
      let run = try program.start(["shuffled.yaml", "--jobs", "3", "--results", results, "--quiet"])
      for _ in 0..<4 {
        Thread.sleep(forTimeInterval: 0.07 + 0.02 * Double(attempt))
        if let worker = run.workers.max(by: { $0.cpuSeconds < $1.cpuSeconds }) { kill(worker.pid, SIGKILL) }
      }
      let outcome = try run.wait()
      #expect(outcome.status == 0, "\(results): \(outcome.errors)")
      try check(results)
    }
    return 3
  }

  /// Two shards at once, which wait for each other's outcomes, until both say that all is done.
  private func dividing(_ check: (String) throws -> Void) throws -> Int {
    let shards = ["1/2", "2/2"]
    var runs = 0
    func start(_ shard: String) throws -> Program.Running {
      runs += 1
      return try program.start([
        "declared.yaml", "--shard", shard, "--jobs", "2", "--results", "shards", "--quiet",
      ])
    }
    for shard in try shards.map(start) { _ = try shard.wait() }
    for _ in 0..<8 where try shards.map({ try start($0).wait().status }) == [0, 0] { break }
    try check("shards")
    return runs
  }
}

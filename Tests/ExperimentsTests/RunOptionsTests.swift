import Testing

@testable import Experiments

struct RunOptionsTests {
  private func run(_ text: String) throws -> RunOptions {
    try parse(quadratic("- {name: sgd, learning_rate: 0.1}", "run: \(text)")).run
  }

  @Test func everyKeyIsRead() throws {
    let options = try run(
      "{jobs: 3, threads: 2, timeout: 3h, silence: 90s, memory: 4GB, retries: {crashed: 2, silent: 0}, checkpoint: 5min, keep_going: 10}"
    )
    #expect(options.jobs == 3 && options.threads == 2 && options.keepGoing == 10)
    #expect(options.timeoutSeconds == 10_800 && options.silenceSeconds == 90)
    #expect(options.memoryBytes == 4_000_000_000 && options.checkpointSeconds == 300)
    #expect(options.retries.crashed == 2 && options.retries.silent == 0 && options.retries.timeout == 0)
    let standard = RunOptions()
    #expect(standard.jobs == nil && standard.threads == 1 && standard.silenceSeconds == 1800)
    #expect(try run("{jobs: auto}") == RunOptions())
  }

  @Test(arguments: [("250ms", 0.25), ("90s", 90), ("1.5h", 5400), ("2 d", 172_800)])
  func durationsHaveUnits(text: String, seconds: Double) throws {
    #expect(try run("{timeout: \(text)}").timeoutSeconds == seconds)
  }

  @Test(arguments: [("512MiB", 536_870_912), ("1.5 GB", 1_500_000_000), ("100B", 100)])
  func memoryHasDecimalAndBinaryUnits(text: String, bytes: Int) throws {
    #expect(try run("{memory: \(text)}").memoryBytes == bytes)
  }

  @Test(arguments: ["3", "h", "3 hours", "-1s", "0min", "1e9d", "infs", ""])
  func otherTextsAreNoDurations(text: String) {
    #expect(throws: Diagnostics.self) { try run("{timeout: \"\(text)\"}") }
  }
}

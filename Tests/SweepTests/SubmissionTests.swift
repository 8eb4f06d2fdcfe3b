import ArgumentParser
import Foundation
import TestPrograms
import Testing

@testable import Experiments
@testable import sweep

/// How many workers are asked for, with an executor that starts nothing.
@Suite struct SubmissionTests {
  private func withSubmission(_ body: (inout Submission, FakeExecutor) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(SharedStoreTests.file, to: "e.yaml")
    let path = program.folder.appending(path: "e.yaml").path
    let options = try ExperimentOptions.parse(
      [path, "--results", program.folder.appending(path: "results").path])
    let (plan, executor) = (try options.plan(), FakeExecutor())
    var submission = Submission(options: options, plan: plan, asked: plan.experiment.run.slurm)
    submission.executor = executor
    try body(&submission, executor)
  }

  @Test func onlyWhatIsMissingIsSubmitted() throws {
    try withSubmission { submission, executor in
      let name = Submission.jobName("shared", submission.options.directory(of: submission.plan))
      submission.asked.workers = 3
      try submission.run()
      #expect(try executor.count(named: name) == (0, 3))
      try submission.run()
      #expect(try executor.count(named: name) == (0, 3))
      submission.asked.workers = 5
      try submission.run(isDry: true)
      #expect(try executor.count(named: name) == (0, 3))
      try submission.run()
      #expect(try executor.count(named: name) == (0, 5))
    }
  }

  @Test func aRefusalIsAnError() throws {
    try withSubmission { submission, executor in
      executor.refuse("the cluster sleeps")
      let submission = submission
      #expect(throws: ExitCode(Main.refusal)) { try submission.run() }
    }
  }
}

import Foundation
import Synchronization
import TestPrograms
import Testing

@testable import Execution
@testable import Processes

@Suite struct SlurmTests {
  /// A cluster that answers what a test says, and remembers what it was asked.
  final class Cluster: Sendable {
    struct Question: Hashable {
      var name: String
      var arguments: [String]
      var input: String
    }

    private let questions = Mutex<[Question]>([])
    let answer: @Sendable (Question) -> CommandAnswer?

    init(_ answer: @escaping @Sendable (Question) -> CommandAnswer?) { self.answer = answer }

    var asked: [Question] { questions.withLock { $0 } }
    var slurm: Slurm {
      Slurm(user: "me") { [self] name, arguments, input in
        let question = Question(name: name, arguments: arguments, input: input)
        questions.withLock { $0.append(question) }
        return answer(question)
      }
    }
  }

  func job(_ options: [String] = [], logs: String = "/nowhere/100%/logs") -> WorkerJob {
    WorkerJob(
      name: "sweep-a-1234", command: ["/opt/my tools/sweep", "work", "it's.yaml"], seconds: 3601,
      notice: 120, processors: 2, logs: URL(filePath: logs), options: options)
  }

  @Test func theWorkerTakesTheShellsPlaceAndItsWordsAreWords() {
    #expect(Slurm.script(job()) == "#!/bin/sh\nexec '/opt/my tools/sweep' work 'it'\\''s.yaml'\n")
  }

  @Test func theArrayIsAskedForWithTheUsersOptionsLast() {
    let arguments = Slurm.arguments(job(["--partition=long"]), workers: 8)
    #expect(
      arguments == [
        "--parsable", "--job-name=sweep-a-1234", "--array=0-7", "--time=61", "--signal=B:USR1@120",
        "--open-mode=append", "--no-requeue", "--cpus-per-task=2",
        "--output=/nowhere/100%%/logs/slurm-%A-%a.log",
        "--partition=long",
      ])
  }

  @Test func aSubmissionIsTestedAndGivesItsNumber() throws {
    let cluster = Cluster { question in
      switch question.name {
      case "scontrol": CommandAnswer(status: 0, text: "MaxArraySize            = 1001\n")
      case "sbatch" where question.arguments.contains("--test-only"): CommandAnswer(status: 0, text: "")
      default: CommandAnswer(status: 0, text: "sbatch: a word of the site\n4711;main\n")
      }
    }
    try withTemporaryFolder { folder in
      let job = job(logs: folder.path + "/logs")
      try cluster.slurm.test(job, workers: 8)
      #expect(try cluster.slurm.submit(job, workers: 8) == "4711")
      #expect(cluster.asked.filter { $0.name == "sbatch" }.allSatisfy { $0.input == Slurm.script(job) })
      // Slurm makes no folders for what jobs say.
      #expect(FileManager.default.fileExists(atPath: folder.path + "/logs"))
    }
  }

  /// MaxArraySize is one more than the greatest index.
  @Test(arguments: [(101, true), (102, false)])
  func theGreatestArrayIsKnownBefore(workers: Int, fits: Bool) throws {
    let cluster = Cluster { _ in CommandAnswer(status: 0, text: "MaxArraySize = 101\n") }
    if fits { return try cluster.slurm.test(job(), workers: workers) }
    #expect {
      try cluster.slurm.test(job(), workers: workers)
    } throws: {
      "\($0)".contains("at most 101")
    }
    #expect(!cluster.asked.contains { $0.name == "sbatch" })
  }

  @Test func whatSlurmRefusesIsOneSentence() {
    let cluster = Cluster { _ in
      CommandAnswer(
        status: 1,
        text:
          "sbatch: error: invalid partition specified: x\nallocation failure: Invalid partition name specified\n"
      )
    }
    let error = #expect(throws: ExecutorRefusal.self) { try cluster.slurm.test(job(), workers: 1) }
    #expect(
      error?.description
        == "sbatch refuses: invalid partition specified: x; Invalid partition name specified")
  }

  @Test func whereThereIsNoSlurmItIsSaid() {
    let cluster = Cluster { _ in nil }
    let error = #expect(throws: ExecutorRefusal.self) { try cluster.slurm.count(named: "sweep-a-1234") }
    #expect(error?.description.contains("login node") == true)
  }

  @Test func oneQuestionCountsAnyNumberOfWorkers() throws {
    let states = ["PD", " R", "R ", "CF", "CG", "S", ""]
    let cluster = Cluster { _ in CommandAnswer(status: 0, text: states.joined(separator: "\n")) }
    let count = try cluster.slurm.count(named: "sweep-a-1234")
    #expect(count.waiting == 2 && count.running == 3)
    #expect(cluster.asked.count == 1 && cluster.asked[0].arguments.contains("--user=me"))
  }
}

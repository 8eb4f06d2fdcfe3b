import ArgumentParser
import Experiments
import Vocabulary
import Worker

/// Whether the programs of a file keep to the contract, tried on two of its cells.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Tries the programs of an experiment file on two cells, and says what was read and what is missing.",
    discussion: """
      The first cell is measured twice and compared; the second one is measured, stopped in the middle by SIGTERM, \
      and gone on with. Nothing is kept. Take short cells: --set changes keys of the file, --only chooses cells.

      Exit code 0: the contract is kept; 1: it is not; 64: the file has mistakes, or no program.

      Examples:
        sweep check experiments/programs/shell/descent.yaml
        sweep check mine.yaml --set epochs=2
      """)

  @OptionGroup var options: ExperimentOptions
  @OptionGroup var settings: RunSettings

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    let plan = try options.plan()
    let programs = plan.experiment.programs.values.sorted { $0.name < $1.name }
    guard !programs.isEmpty else {
      throw ValidationError("\(options.file) has no program: no problem of it has the key command")
    }
    var isClean = true
    for program in programs {
      let cells = plan.cells.filter { plan.configuration(of: $0).family == program.name }
      guard let first = cells.first else { continue }
      // Another configuration where there is one, else another seed.
      let second =
        cells.first { $0.configurationIndex != first.configurationIndex } ?? cells.dropFirst().first ?? first
      try ProgramTrust.require(
        for: [first, second], of: plan, isTrusted: settings.trust, isQuiet: settings.quiet,
        command: options.command("check", "--trust"))
      let check = ProgramCheck(
        plan: plan, program: program, first: first, second: second, file: options.file
      ) { folder in settings.pool(plan.experiment.run, directory: folder, data: options.data) }
      let findings = try check.run()
      print(findings.text)
      if !findings.isClean { isClean = false }
      if findings.isStopped { throw ExitCode(130) }
    }
    if !isClean { throw ExitCode(1) }
  }
}

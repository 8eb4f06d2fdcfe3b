import ArgumentParser
import Foundation
import Worker

/// One of several workers of a results folder, on one machine or many: what a job of a cluster runs.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Measures cells beside other workers of the same results folder, as a job of a cluster.",
    discussion: """
      Any number of these may run at once, on machines that share the folder; each claims cell after cell until none is
      left or its time is short. Claims need no locks of the file system and only save work: where a network parts and
      two workers measure a cell, there are two equal results, and one is kept. A worker that dies is missed after a
      minute, and its cells are taken over.

      With --time (or in a job of Slurm that says when it ends) a cell is begun only if nine of ten such cells would be
      done in time, or if it keeps checkpoints. SIGUSR1 and SIGTERM lead to a checkpoint and a clean end.

      Who measures the last cell writes the report. Exit code 0: every cell is measured; 1: some failed; 64: the file has
      mistakes; 75: cells are with other workers or the time was too short, the same command goes on; 130: stopped.
      """)

  @OptionGroup var options: ExperimentOptions
  @OptionGroup var settings: RunSettings
  @Option(help: ArgumentHelp("End before so much time is over, e.g. 3h50min.", valueName: "duration"))
  var time: DurationArgument?
  @Flag(help: "Stay while other workers have cells that may have to be taken over, and for the final stage.")
  var wait = false

  func run() throws {
    if let message = Machine.missingProcessorFeatures { throw ValidationError(message) }
    let crew = CrewSettings(seconds: time?.seconds ?? jobSeconds, waits: wait)
    try ExperimentRun(options: options, settings: settings, crew: crew) { $2.cells }.run()
  }

  /// Until the job ends in which this process runs; nil where no queueing system says so. Slurm gives seconds since 1970.
  private var jobSeconds: Double? {
    let end = ProcessInfo.processInfo.environment["SLURM_JOB_END_TIME"].flatMap(Double.init)
    return end.map { max(0, $0 - Date().timeIntervalSince1970) }
  }
}

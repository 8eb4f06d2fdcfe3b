import ArgumentParser
import Datasets
import Foundation
import Problems

/// `sweep data`: the official data sets that experiments train on.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, checks and fetches the data sets that experiments train on.",
    discussion: """
      Data sets lie in one folder that all experiments share: --data DIR, else $SWEEP_DATA, else the user's \
      cache folder. `sweep data list` shows it. Every file is compared with its checksum, where one is \
      published, before an experiment reads it.

      Examples:
        sweep data list
        sweep data fetch cifar100
        sweep data check --data /scratch/data
      """,
    subcommands: [List.self, Check.self, Fetch.self],
    defaultSubcommand: List.self)

  struct Folder: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The folder of the data sets (default: $SWEEP_DATA, else the user's cache folder).",
        valueName: "dir"))
    var data: String?

    var url: URL { DataDirectory.resolve(option: data) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows every data set: what it is, how large, whether it is there, and where.")

    @OptionGroup var folder: Folder

    func run() {
      print(Listing(of: Problems.all.datasets, in: folder.url))
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads data sets byte by byte and compares them with the checksums that are published.",
      discussion: "Ends with 1 where a file is missing or wrong, and says what to do about it.")

    @Argument(
      help: "Data sets to check (default: all).", completion: .list(Problems.all.datasets.map(\.name)),
      transform: Problems.all.dataset)
    var name: [Dataset] = []

    @OptionGroup var folder: Folder

    func run() throws {
      var isComplete = true
      for dataset in name.isEmpty ? Problems.all.datasets : name {
        let problems = dataset.check(in: folder.url, rereading: true)
        if problems.isEmpty {
          print("\(dataset.name) is complete in \(folder.url.path)\(extent(of: dataset))")
        }
        for problem in problems { printError(problem.description) }
        isComplete = isComplete && problems.isEmpty
      }
      if !isComplete { throw ExitCode.failure }
    }

    /// What was not checked, where something was not.
    private func extent(of dataset: Dataset) -> String {
      dataset.hasChecksums
        ? "" : " by the sizes of its files: checksums are published of the archive only"
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Downloads data sets from their official addresses, checks and unpacks them.",
      discussion: """
        An interrupted download continues when the same command runs again. Without network, put the files \
        or the whole archive into the folder by hand: the error says which and where.
        """)

    @Argument(
      help: "Data sets to fetch; `sweep data list` shows the names.",
      completion: .list(Problems.all.datasets.map(\.name)), transform: Problems.all.dataset)
    var name: [Dataset]

    @OptionGroup var folder: Folder

    func run() throws {
      for dataset in name {
        let printer = FetchPrinter(dataset, isTerminal: isatty(STDERR_FILENO) != 0, write: Output.error)
        defer { printer.endLine() }
        try Fetcher(dataset, into: folder.url, report: printer.show).fetch()
        print("\(dataset.name) is complete in \(folder.url.path)")
      }
    }
  }
}

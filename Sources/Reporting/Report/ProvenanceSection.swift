import Escapes
import Experiments
import Files
import Foundation
import OrderedCollections
import Rows
import Vocabulary

/// Where the numbers come from: code, machine, time, and the command that makes them again.
enum ProvenanceSection {
  static func text(_ data: Joined, _ experiment: Experiment) -> Markdown {
    let origins = ResultOrigins(data.members.results)
    let (workers, invocations) = (origins.workers, origins.invocations)
    var table = MarkdownTable(["", ""])
    func add(_ name: String, _ values: some Sequence<Markdown>) {
      let distinct = OrderedSet(values)
      if !distinct.isEmpty { table.add(cells: [Markdown(text: name), distinct.joined(separator: "; ")]) }
    }
    func add(_ name: String, _ values: some Sequence<String>) { add(name, values.map { Markdown(text: $0) }) }
    add("experiment file", [PlainPaths.shortened(experiment.file)])
    add("commit", invocations.map { commitText($0) })
    add("numerics revision", origins.allRevisions.map { String($0) })
    add("host", invocations.map(\.host))
    add("processor", workers.map(\.processor))
    add("matrix kernel", workers.map(\.kernel))
    add("threads per worker", workers.map { String($0.threads) })
    add("compiler", workers.map(\.compiler))
    let programs = OrderedSet(workers.compactMap(\.program))
    add(
      "program",
      programs.map { $0.command.map(QuotedText.shell).joined(separator: " ") }.map(PlainPaths.shortened))
    add(
      "files of the program",
      programs.flatMap { $0.files.map { "\(PlainPaths.shortened($0.path)) \($0.digest.prefix(12))" } })
    add(
      "versions it reports",
      programs.flatMap { $0.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } })
    add(
      "variables of the program",
      programs.flatMap { $0.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } })
    if let period = origins.period {
      let (first, last) = (dateText(period.lowerBound), dateText(period.upperBound))
      add("measured", [first == last ? first : "\(first) – \(last)"])
      add("compute time, all cells", [durationText(origins.seconds)])
    }
    let runs = Array(invocations) + data.failures.map(\.failure.invocation)
    let commands = OrderedSet(runs.map(\.command)).map(PlainPaths.shortened)
    let shown = OrderedSet(commands.isEmpty ? ["sweep \(PlainPaths.shortened(experiment.file))"] : commands)
    let made = Markdown.codeBlock(Array(shown), language: "sh")
    return
      "\(table.markdown)\n\nMade by:\n\n\(made)\n\nData: [cells.csv](cells.csv), one line per finished cell."
  }

  private static func commitText(_ invocation: Invocation) -> Markdown {
    guard let commit = invocation.commit else { return invocation.unknown.map { "unknown: \($0)" } ?? "none" }
    let remark: Markdown = invocation.unknown.map { ", local changes unknown: \($0)" } ?? ""
    return Markdown.code(commit.prefix(12)) + (invocation.isDirty ? " with local changes" : remark)
  }

  /// The day in UTC, as ISO 8601 writes it.
  private static func dateText(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601.year().month().day())
  }
}

/// `report.files`: what earlier reports wrote under `tables/` and `figures/`, and therefore may remove again.
struct Manifest {
  static let name = "report.files"
  private static let heading =
    "# Written by sweep: these files are replaced, and removed when the report no longer asks for them."

  var root: Folder
  /// Endings of the files that tables are written to.
  var tables: [String]

  /// Removes what an earlier report listed and this one did not write. Files that a person added stay.
  func update(_ paths: Set<String>) throws {
    // The limit is far above a report's list.
    let previous = root.contents(Self.name, limit: 1 << 24) ?? Data()
    let listed = Set(
      previous.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
    // What a report writes, by folder: whoever edited the list, nothing else is removed for it.
    for (name, endings) in ["tables": tables, "figures": ["gp", "dat", "svg", "png", "pdf"]] {
      let folder = try root.folder(name)
      for file in try folder.names() where listed.contains("\(name)/\(file)") {
        guard !paths.contains("\(name)/\(file)"), !file.hasPrefix("."),
          endings.contains(where: { file.hasSuffix("." + $0) })
        else { continue }
        try folder.remove(file)
      }
    }
    let text = ([Self.heading] + paths.sorted()).joined(separator: "\n") + "\n"
    try StreamedFile.write(Data(text.utf8), Self.name, in: root)
  }
}

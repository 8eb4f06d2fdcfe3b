import ArgumentParser
import Datasets
import Digests
import Escapes
import Experiments
import Files
import Foundation
import Vocabulary

/// Whether a program may be started: one that has not run on this machine before is shown, and asked about once.
///
/// What is trusted is the command, its folder, its variables and the content of the files that the experiment file names:
/// an edit asks again, as direnv does.
struct ProgramTrust {
  private let program: Program
  /// Of everything that is trusted.
  let digest: String

  init(_ program: Program) {
    self.program = program
    let parts: [String: Value] = [
      "command": .list(program.command.map(Value.string)), "folder": .string(program.folder),
      "environment": .map(program.environment.mapValues(Value.string)),
      "files": .list(program.files.map { .list([.string($0.path), .string($0.digest)]) }),
    ]
    digest = Digest.hexadecimal(of: Value.map(parts).canonical.utf8)
  }

  /// `trusted` in the user's cache folder: a file for each digest.
  private static var place: URL { DataDirectory.cache().appending(path: "trusted") }

  var isKnown: Bool { (try? Folder(Self.place))?.hasFile(digest) ?? false }

  /// What is to be read before one says yes.
  var description: String {
    let command = program.command.map(QuotedText.shell).joined(separator: " ")
    let files = program.files.map { "    \($0.digest.prefix(12))  \($0.path)" }
    let variables = program.environment.sorted { $0.key < $1.key }.map { "    \($0.key)=\($0.value)" }
    return
      (["\(program.name): \(command)", "  in \(program.folder)"] + files + variables).joined(separator: "\n")
  }

  private func remember() {
    do {
      let folder = try Folder(Self.place, making: true)
      try StreamedFile.write(Data("\(description)\n".utf8), digest, in: folder)
    } catch {
      printError("note: that this program is trusted is not kept: \(error)")
    }
  }

  /// Shows the programs that cells need and, where one is new, asks on a terminal; without one `--trust` says yes.
  ///
  /// - Throws: exit code 64 where the answer is no, or nobody can give one.
  static func require(
    for cells: [Cell], of plan: Plan, isTrusted: Bool, isQuiet: Bool, command: @autoclosure () -> String
  ) throws {
    let programs = plan.experiment.programs
    guard !programs.isEmpty else { return }
    let families = Set(cells.map { plan.configuration(of: $0).family })
    let needed = programs.filter { families.contains($0.key) }.sorted { $0.key < $1.key }.map {
      ProgramTrust($0.value)
    }
    let new = needed.filter { !$0.isKnown }
    for one in new.isEmpty && !isQuiet ? needed : new { printError("program \(one.description)") }
    guard !new.isEmpty else { return }
    if !isTrusted {
      guard isatty(STDIN_FILENO) != 0, isatty(STDERR_FILENO) != 0 else {
        throw refusal(
          "error: \(plan.experiment.file) starts a program that has not run on this machine before, or has been edited "
            + "since: read what is above and its files, then say `\(command())`")
      }
      printError("A program can do whatever you can. Start it? It is asked once, until it is edited. [y/N]")
      guard let answer = readLine()?.lowercased(), answer == "y" || answer == "yes" else {
        throw refusal("error: not started")
      }
    }
    for one in new { one.remember() }
  }
}

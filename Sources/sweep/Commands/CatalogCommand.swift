import ArgumentParser
import EditorHelp
import Escapes
import Foundation

struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Shows what can be written in an experiment file.",
    discussion: """
      Without a name everything there is, with one sentence each; with names all about them: keys, what they take, \
      ranges, defaults, units. A name is that of an optimizer, a problem, a data set, a noise law or another word, a \
      figure kind, a key, a metric, a table of results or one of its columns. "metric expressions" and conditions are \
      what reports, rules, --only and tune may say.

      Examples:
        sweep catalog
        sweep catalog ps_clip_sgd
        sweep catalog noise symmetric_pareto
        sweep catalog conditions cells
        sweep catalog --format markdown > experiments/REFERENCE.md
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  @Argument(
    help: "What to show; everything where left out.",
    completion: .list(ExperimentOptions.reference.topics.map(\.name)))
  var name: [String] = []
  @Option(help: "text, json or markdown.") var format = Format.text

  func validate() throws {
    if format == .markdown, !name.isEmpty {
      throw ValidationError("--format markdown writes the whole page; leave the names out")
    }
  }

  func run() throws {
    let reference = ExperimentOptions.reference
    switch format {
    case .text where name.isEmpty: print(reference.listing)
    case .text:
      let texts = try name.map { name in
        guard let text = reference.text(about: name) else { throw unknown(name, reference) }
        return text
      }
      print(texts.joined(separator: "\n\n"))
    case .json: print(try JSONText.pretty(try topics(reference)))
    case .markdown: print(reference.markdown, terminator: "")
    }
  }

  /// Of a key or a metric, those that have it.
  private func topics(_ reference: Reference) throws -> [Topic] {
    guard !name.isEmpty else { return reference.topics }
    return try name.flatMap { name in
      let found =
        reference.topics(named: name) + reference.keys(named: name).flatMap(\.topics)
        + reference.metrics(named: name).map(\.family)
      if found.isEmpty { throw unknown(name, reference) }
      return found
    }
  }

  private func unknown(_ name: String, _ reference: Reference) -> ExitCode {
    let near =
      reference.nearest(to: name).map { "did you mean '\($0)'?" } ?? "`sweep catalog` lists every name"
    return refusal("error: nothing in an experiment file is called '\(name)'; \(near)")
  }
}

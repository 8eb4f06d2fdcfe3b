import ArgumentParser
import EditorHelp
import Escapes

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract:
      "Prints the JSON Schema of experiment files, for editors that complete and check while one types.",
    discussion: """
      The schema is of draft 2020-12. Editors with yaml-language-server take it from the first line of a file:

        sweep schema > experiments/sweep.schema.json
        # yaml-language-server: $schema=sweep.schema.json

      Of a file with programs, `sweep schema FILE` knows the keys, optimizers and metrics that they declare.

      It knows every key, type, range and name. What joins several places of a file only `sweep plan FILE` checks: \
      axes that $name refers to, parameters that neither an entry nor `defaults` gives, constraints between keys.
      """)

  @Argument(
    help: "An experiment file whose programs the schema is to know.",
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  func run() throws {
    let catalog = try file.map { try ExperimentOptions.plan($0, set: []).experiment.known }
    print(try JSONText.pretty(JSONSchema.of(catalog ?? ExperimentOptions.catalog)))
  }
}

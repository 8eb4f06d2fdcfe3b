import Vocabulary

extension FileFormat {
  // The keys that entries of lists have beside parameters.

  /// Of an entry under `problems:`, beside the key of its family.
  package static let problem: [FileKey] = [
    FileKey(
      "name", .value(.string), default: "the word that chooses it",
      "What tables and figures call the problem.")
  ]

  /// Of an entry under `problems:` that is a program, beside its own parameters.
  package static let program: [FileKey] =
    [
      FileKey(
        "name", .value(.string), isRequired: true, "What tables and figures call the problem.",
        example: "name: resnet")
    ] + ProgramBlock.keys

  /// Of an entry under `optimizers:`.
  package static let optimizer: [FileKey] = [
    FileKey(
      "name", .text(matching: ".", noun: "an optimizer or a list of them"), isRequired: true,
      "Which optimizer; a bare word is short for a map with this alone.", example: "name: [sgd, clip_sgd]"),
    FileKey(
      "label", .value(.string), default: "its name", "What tables and figures call the optimizer.",
      example: "label: SGD with momentum"),
    FileKey(
      "search", .map(Search.keys), "Draws this optimizer's values, instead of the file's search.",
      example: "search: {kind: random, count: 20}"),
  ]

  /// Of an entry under `include:`.
  package static let include: [FileKey] = [
    FileKey(
      "problem", .either([.value(.string), .list(.value(.string))]), default: "every one",
      "Names of problems.", example: "problem: quadratic"),
    FileKey(
      "optimizer", .either([.value(.string), .list(.value(.string))]), default: "every one",
      "Labels of optimizers.", example: "optimizer: [sgd, clip_sgd]"),
  ]

  /// Of an entry under `exclude:`, beside columns.
  package static let rule: [FileKey] = [
    FileKey(
      "where", .value(.expression), "Takes out the configurations that satisfy it.",
      example: "where: optimizer == \"sgd\" and learning_rate > 0.05")
  ]

  /// Where a `zip` may stand: in these maps, and in the entries of these lists.
  package static let zipMaps = ["defaults", "axes"]
  package static let zipLists = ["problems", "optimizers", "include"]

  /// Read, and replaced by the keys that it holds, before the others are.
  package static let zip = FileKey(
    "zip",
    .text(matching: ".", noun: "a map from two or more keys to lists of one length, or a list of such maps"),
    "Axes that move together, as the columns of a table do. Also in \(listed(zipMaps)).",
    example: "zip: {learning_rate: [0.1, 1], clip_threshold: [4, 1]}")

  /// Of a table or figure.
  package static func itemName(_ noun: String) -> FileKey {
    FileKey("name", fileName, isRequired: true, "Names the \(noun)'s files.")
  }

  package static func figureKind(_ kind: Kind) -> FileKey {
    FileKey("kind", .word(kind.name), isRequired: true, "Makes it a figure of this kind.")
  }
}

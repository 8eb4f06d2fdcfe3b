import Vocabulary

/// Format 1 of experiment files: every key that is not a parameter, described once.
///
/// The reader takes from here which keys there are, and `sweep catalog`, `sweep schema` and the reference page what
/// they mean.
public enum FileFormat {
  /// What a file writes after `sweep:`.
  public static let version = 1

  /// The keys of the file, in the order in which files usually have them.
  public static let keys: [FileKey] = [
    FileKey(
      "sweep", .word(String(version)), isRequired: true,
      "Version of the file format.", example: "sweep: 1"),
    FileKey(
      "name", fileName, isRequired: true,
      "Names the folder of the results, results/NAME.", example: "name: alexnet"),
    FileKey(
      "description", .value(.string), "What the experiment asks, for its report.",
      example: "description: Clip-SGD against PS-Clip-SGD on CIFAR-100"),
    FileKey(
      "extends", .either([path, .list(path)]),
      "Files that this one completes, relative to it. Maps are merged key by key, lists and values replaced; later"
        + " files win, and this one over all.", example: "extends: common/cifar100.yaml"),
    FileKey(
      "seeds", .integers(seeds), default: "0",
      "Replicates: every configuration runs once with each seed. A seed fixes weights, batches and noise under every"
        + " optimizer, so that differences are paired.", example: "seeds: 0..4"),
    FileKey(
      "defaults", .parameters,
      "Parameters for every problem and optimizer that has them and does not set them itself.",
      example: "defaults: {batch_size: 128, momentum: 0.9}"),
    FileKey(
      "axes", .named(.axis),
      "Named axes. $NAME stands for one wherever a value is wanted; the same name under two keys is one axis.",
      example: "axes: {rate: {min: 1e-3, max: 1e-1, per_decade: 2}}"),
    FileKey(
      "problems", .list(.problem), isRequired: true,
      "What is minimised. Each is multiplied with every optimizer.",
      example: "problems: [{objective: quadratic, noise: {law: normal}, steps: 100}]"),
    FileKey(
      "optimizers", .list(.optimizer), isRequired: true,
      "What minimises it: a name, or a map with name, parameters, and a label for tables and figures. A parameter belongs"
        + " to its optimizer: sgd is not multiplied by clip thresholds. An entry may set a problem's parameters too.",
      example: "optimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]"),
    FileKey(
      "exclude", .list(.rule),
      "Configurations to take out of the grid: by the values of their columns, by a condition, or by both. A rule that"
        + " matches nothing is a mistake.",
      example: "exclude: [{where: optimizer == \"sgd\" and learning_rate > 0.05}]"),
    FileKey(
      "include", .list(.include),
      "Configurations beside the grid, which exclude does not touch. Keys that are left out have the values of the"
        + " grid; what the grid varies must be given. Without problem or optimizer it is one for each.",
      example: "include: [{optimizer: sgd, learning_rate: 0.05, momentum: 0}]"),
    FileKey(
      "search", .map(Search.keys),
      "Draws the values of ranges {min, max, scale} that say no number of them. An optimizer may have its own.",
      example: "search: {kind: sobol, count: 30}"),
    FileKey(
      "tune", .map(TuneBlock.keys),
      "How the best configuration of each optimizer is chosen: on every problem, and for every value of the axes that are"
        + " not tuned, by itself.", example: "tune: {by: median final validation_accuracy}"),
    FileKey(
      "final", .map(FinalBlock.keys),
      "What is run again once it is chosen. Reports are then about this stage, unless they say stage: tune.",
      example: "final: {configurations: best, seeds: 100..109}"),
    FileKey(
      "order", .value(.choice(CellOrder.choices)), default: "declared",
      "Which cells run first. It changes no result.", example: "order: shuffled"),
    FileKey(
      "record", .parameter("record"), "A default for the parameter record: what cells measure besides.",
      example: "record: {per_step: [loss, gradient_norm]}"),
    FileKey(
      "run", .map(RunOptions.keys), "How cells are executed; no part of a cell's identity.",
      example: "run: {jobs: 4}"),
    FileKey(
      "report", .map(report), "The tables and figures to write; without it there are standard ones.",
      example: "report: {tables: [{name: loss, values: [final train_loss]}]}"),
  ]

  package static let report: [FileKey] = [
    FileKey(
      "tables", .list(.table), "Tables, each a file in results/NAME/tables.",
      example: "tables: [{name: loss, values: [final train_loss]}]"),
    FileKey(
      "figures", .list(.figure), "Figures, each a file in results/NAME/figures.",
      example: "figures: [{name: curves, kind: learning_curve, y: [train_loss]}]"),
  ]

  /// A range of numbers, written where one number is wanted.
  package static let numberRange: [FileKey] = [
    FileKey("min", .value(.number(.any)), isRequired: true, "The first value.", example: "min: 1e-3"),
    FileKey("max", .value(.number(.any)), isRequired: true, "The last value.", example: "max: 1e-1"),
    FileKey(
      "per_decade", .value(.integer(perDecade)), "Values per factor of ten, on a log scale.",
      example: "per_decade: 2"),
    FileKey(
      "count", .value(.integer(2...Limits().rangeValues)), "How many values, both ends included.",
      example: "count: 5"),
    FileKey(
      "scale", .value(.choice(scales)), default: "log with per_decade, else linear",
      "Whether ratios or differences are equal. Log values are rounded to 12 significant digits.",
      example: "scale: log"),
  ]

  /// A range of whole numbers, written where one is wanted.
  package static let integerRange: [FileKey] = [
    FileKey(
      "from", .value(.integer(Int.min...Int.max)), isRequired: true, "The first number.", example: "from: 0"),
    FileKey(
      "to", .value(.integer(Int.min...Int.max)), isRequired: true, "The last one, included.", example: "to: 8"
    ),
    FileKey("step", .value(.integer(1...Int.max)), default: "1", "From one to the next.", example: "step: 2"),
  ]

  /// A range whose values a search draws.
  package static let openRange: [FileKey] = numberRange.filter { ["min", "max", "scale"].contains($0.name) }

  /// Equal steps, written where one number is wanted.
  package static let numberSteps: [FileKey] = [
    FileKey("from", .value(.number(.any)), isRequired: true, "The first value.", example: "from: 0.1"),
    FileKey(
      "to", .value(.number(.any)), isRequired: true, "The last one, where the steps reach it.",
      example: "to: 0.5"),
    FileKey(
      "step", .value(.number(.positive)), default: "1", "From one to the next.", example: "step: 0.1"),
  ]

  // MARK: Bounds and words that the reader shares

  /// 2⁵³ is the last integer that every reader of JSON keeps exact.
  package static let seeds = 0...(1 << 53)
  private static let path = KeyForm.text(matching: ".", noun: "the path of a file")

  package static let perDecade = 1...1000
  package static let scales = [Choice("log", "equal ratios"), Choice("linear", "equal differences")]
  /// In bytes: room for endings and for names of partial files, everywhere.
  package static let longestFileName = 100
  /// The same file on every system, see ``Swift/String/fileNameProblem``.
  package static let fileName = KeyForm.text(
    matching: "^[A-Za-z0-9_][A-Za-z0-9_-]{0,\(longestFileName - 1)}$",
    noun: "letters, digits, \"_\" and \"-\"")
}

extension [FileKey] {
  package var names: [String] { map(\.name) }
  package var requiredNames: [String] { filter(\.isRequired).map(\.name) }
}

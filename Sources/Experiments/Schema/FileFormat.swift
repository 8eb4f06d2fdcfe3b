/// Format 1 of experiment files: every key that is not a parameter, described once.
///
/// The reader takes from here which keys there are, and `sweep catalog`, `sweep schema` and the reference page what
/// they mean.
public enum FileFormat {
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
      "run", .map(run), "How cells are executed; only threads is part of a cell's identity.",
      example: "run: {jobs: 4}"),
    FileKey(
      "report", .map(report), "The tables and figures to write; without it there are standard ones.",
      example: "report: {tables: [{name: loss, values: [final train_loss]}]}"),
  ]

  static let run: [FileKey] = [
    FileKey(
      "jobs", .either([.word("auto"), .value(.integer(jobs))]), default: "auto",
      "Worker processes at a time; auto is one per core.", example: "jobs: 4"),
    FileKey(
      "threads", .value(.integer(threads)), default: "1",
      "Threads of one worker's matrix products. More than one can change the last bit, and with it the cell's id.",
      example: "threads: 2"),
  ]

  static let report: [FileKey] = [
    FileKey(
      "tables", .list(.table), "Tables, each a file in results/NAME/tables.",
      example: "tables: [{name: loss, values: [final train_loss]}]"),
    FileKey(
      "figures", .list(.figure), "Figures, each a file in results/NAME/figures.",
      example: "figures: [{name: curves, kind: learning_curve, y: [train_loss]}]"),
  ]

  /// A range of numbers, written where one number is wanted.
  static let numberRange: [FileKey] = [
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
  static let integerRange: [FileKey] = [
    FileKey(
      "from", .value(.integer(Int.min...Int.max)), isRequired: true, "The first number.", example: "from: 0"),
    FileKey(
      "to", .value(.integer(Int.min...Int.max)), isRequired: true, "The last one, included.", example: "to: 8"
    ),
    FileKey("step", .value(.integer(1...Int.max)), default: "1", "From one to the next.", example: "step: 2"),
  ]

  // MARK: Bounds and words that the reader shares

  /// 2⁵³ is the last integer that every reader of JSON keeps exact.
  static let seeds = 0...(1 << 53)
  static let jobs = 1...4096
  static let threads = 1...1024
  static let perDecade = 1...1000
  static let scales = [Choice("log", "equal ratios"), Choice("linear", "equal differences")]
  /// The same file on every system, see ``Swift/String/isFileName``.
  static let fileName = KeyForm.text(matching: "^[A-Za-z0-9_-]+$", noun: "letters, digits, \"_\" and \"-\"")
}

extension [FileKey] {
  var names: [String] { map(\.name) }
  var requiredNames: [String] { filter(\.isRequired).map(\.name) }
}

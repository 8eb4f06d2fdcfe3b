import Vocabulary

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
      "search", .map(search),
      "Draws the values of ranges {min, max, scale} that say no number of them. An optimizer may have its own.",
      example: "search: {kind: sobol, count: 30}"),
    FileKey(
      "tune", .map(tune),
      "How the best configuration of each optimizer is chosen: on every problem, and for every value of the axes that are"
        + " not tuned, by itself.", example: "tune: {by: median final validation_accuracy}"),
    FileKey(
      "final", .map(final),
      "What is run again once it is chosen. Reports are then about this stage, unless they say stage: tune.",
      example: "final: {configurations: best, seeds: 100..109}"),
    FileKey(
      "order", .value(.choice(orders)), default: "declared",
      "Which cells run first. It changes no result.", example: "order: shuffled"),
    FileKey(
      "record", .parameter("record"), "A default for the parameter record: what cells measure besides.",
      example: "record: {per_step: [loss, gradient_norm]}"),
    FileKey(
      "run", .map(run), "How cells are executed; no part of a cell's identity.",
      example: "run: {jobs: 4}"),
    FileKey(
      "report", .map(report), "The tables and figures to write; without it there are standard ones.",
      example: "report: {tables: [{name: loss, values: [final train_loss]}]}"),
  ]

  package static let run: [FileKey] = [
    FileKey(
      "jobs", .either([.word("auto"), .value(.integer(jobs))]), default: "auto",
      "Worker processes at a time; auto is one per core.", example: "jobs: 4"),
    FileKey(
      "threads", .value(.integer(threads)), default: "1",
      "Threads that share one worker's matrix products; results are the same to the bit.",
      example: "threads: 2"),
    FileKey(
      "timeout", duration, "What one attempt at a cell may take; a longer one is ended and fails.",
      example: "timeout: 3h"),
    FileKey(
      "silence", duration, default: "30min",
      "What a worker at a cell may take without a word of how far it is; one that hangs is ended, and its cell fails.",
      example: "silence: 5min"),
    FileKey(
      "memory", memory,
      "Resident memory that one worker may use; one that uses more is ended, and its cell fails.",
      example: "memory: 4GB"),
    FileKey(
      "retries", .map(retries), "How often a cell is tried again within one run, by the kind of failure.",
      example: "retries: {crashed: 2}"),
    FileKey(
      "checkpoint", duration, "Time between two checkpoints of a running cell.", example: "checkpoint: 5min"),
    FileKey(
      "keep_going", .value(.integer(1...Int.max)), "No further cell is started after so many have failed.",
      example: "keep_going: 10"),
  ]

  package static let search: [FileKey] = [
    FileKey(
      "kind", .value(.choice(searches)), isRequired: true, "How values are drawn.", example: "kind: sobol"),
    FileKey(
      "count", .value(.integer(1...Limits().rangeValues)), isRequired: true,
      "Points for an optimizer on a problem, for each choice of its other axes; of a grid, values of each range. More"
        + " random or sobol points leave the first ones as they are.", example: "count: 30"),
    FileKey(
      "seed", .value(.integer(seeds)), default: "0", "Another seed draws other points.", example: "seed: 1"),
  ]

  package static let tune: [FileKey] = [
    FileKey(
      "by", .text(matching: ".", noun: "a statistic over seeds of a metric"), isRequired: true,
      "What a configuration is judged by: median (the default), mean or worst of its seeds, of a metric. Diverged"
        + " seeds are the worst there is.", example: "by: median final validation_accuracy",
      words: TuningCriterion.Statistic.allCases.map { Choice($0.rawValue, $0.summary) }),
    FileKey(
      "over", .either([.value(.column), .value(.list(.column))]),
      default: "what varies of the optimizers' parameters",
      "The axes among whose values is chosen.", example: "over: [learning_rate, clip_threshold]"),
    FileKey(
      "goal", .value(.choice(goals)), default: "the metric's own", "Which end is best.",
      example: "goal: maximize"),
    FileKey(
      "budget", .value(.integer(1...Int.max)),
      "The most configurations that an optimizer may try on a problem; a larger grid is a mistake.",
      example: "budget: 20"),
    FileKey(
      "grow", .value(.integer(1...1000)),
      "While the best of some optimizer lies at an end of the values that it tried: so many further configurations for"
        + " every optimizer, beyond that end, or near the best where it lies at none. Ends with the budget, and after"
        + " 10 rounds. Needs as many configurations for each optimizer.", example: "grow: 3"),
  ]

  package static let final: [FileKey] = [
    FileKey(
      "configurations", .text(matching: "^(best|top +[0-9]+)$", noun: "best, or top and a number"),
      default: "best",
      "How many of those that compete.", example: "configurations: top 3"),
    FileKey(
      "seeds", .either([.integers(seeds), .word("same")]), isRequired: true,
      "Fresh seeds. same is to report on the seeds by which was chosen, which flatters.",
      example: "seeds: 100..109"),
  ]

  /// The failures that another attempt may mend, in the words of the journal.
  package static let retries: [FileKey] = [
    FileKey("crashed", attempts, default: "0", "The worker ended by itself.", example: "crashed: 2"),
    FileKey("timeout", attempts, default: "0", "The cell took too long.", example: "timeout: 1"),
    FileKey("silent", attempts, default: "0", "The worker hung.", example: "silent: 1"),
    FileKey(
      "out_of_memory", attempts, default: "0", "The worker used too much memory.", example: "out_of_memory: 1"
    ),
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
  package static let jobs = 1...4096
  package static let threads = 1...1024
  package static let orders = [
    Choice("declared", "seed by seed, as the file has the configurations"),
    Choice("shuffled", "seed by seed, within a seed as good as random, the same every time"),
    Choice("by_optimizer", "one optimizer after the other"),
  ]
  package static let searches = [
    Choice("grid", "evenly spaced values of each range, all combined"),
    Choice("random", "independent points, evenly distributed on each range's scale"),
    Choice("sobol", "points of Sobol's sequence, scrambled: random ones that fill the ranges more evenly"),
  ]
  package static let goals = [
    Choice("maximize", "the largest is best"), Choice("minimize", "the smallest is best"),
  ]
  private static let attempts = KeyForm.value(.integer(0...1000))
  private static let path = KeyForm.text(matching: ".", noun: "the path of a file")
  private static let duration = quantity(.duration)
  private static let memory = quantity(.memory)

  private static func quantity(_ units: QuantityText.Units) -> KeyForm {
    let names = units.factors.map(\.name)
    return .text(
      matching: "^[+]?[0-9.]+(e[0-9]+)? *(\(names.joined(separator: "|")))$",
      noun: "\(units.noun) in \(listed(names, "or")), e.g. \(units.example)")
  }

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

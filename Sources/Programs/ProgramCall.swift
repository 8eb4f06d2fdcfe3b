import Messages
import Vocabulary

/// The words and variables that a program is started with for one cell.
struct ProgramCall {
  let arguments: [String]
  /// What it gets beside the worker's own variables, or in the place of one.
  let variables: [String: String]
  /// Those of them that the experiment file names.
  let named: [String: String]
  /// For `SWEEP_CONFIG`.
  let config: [String: Value]

  /// The version of what programs are told and tell.
  static let contract = 1

  /// Numbers of threads in the words of the libraries that programs use.
  private static let threadVariables = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS", "JULIA_NUM_THREADS",
  ]

  /// - Parameters:
  ///   - own: what is known of the attempt, by the names of ``ProgramKeys``.
  init(
    _ request: ProgramRequest, values: [String: Value], seed: Int, slots: [String: [Int]],
    own: [String: String]
  ) throws(CellEnd) {
    let program = request.program
    var config = values
    config[Program.key] = nil
    config["seed"] = .integer(seed)
    self.config = config
    let first = [Configuration.optimizerKey, "seed"]
    let options = config.filter { !first.contains($0.key) }.sorted { $0.key < $1.key }
    let flags =
      first.compactMap { key in config[key].map { (key: key, value: $0) } }
      + options.map { (key: $0.key, value: $0.value) }
    func value(_ key: String) -> Value? {
      config[key] ?? own[key].map(Value.string)
        ?? slots[key].map { .string($0.map(String.init).joined(separator: ",")) }
    }
    do throws(ArgumentTemplate.Mistake) {
      var arguments: [String] = []
      for (place, text) in program.command.enumerated() {
        let template = try ArgumentTemplate(text)
        guard !template.isFlags else {
          arguments += ArgumentTemplate.flags(flags)
          continue
        }
        if let key = template.leading, place > 0, case .string(let text)? = config[key],
          text.utf8.first == UInt8(ascii: "-")
        {
          throw ArgumentTemplate.Mistake(
            message: "\(key) is \"\(text)\", which the program would take for an option: "
              + "write --\(key)={\(key)} in command")
        }
        arguments.append(template.filled(value))
      }
      guard arguments.allSatisfy({ !$0.utf8.contains(0) }) else {
        throw ArgumentTemplate.Mistake(message: "a value holds a NUL, which no argument can")
      }
      self.arguments = arguments
      var named: [String: String] = [:]
      for (name, text) in program.environment { named[name] = try ArgumentTemplate(text).filled(value) }
      self.named = named
    } catch {
      throw CellEnd(.error, error.message)
    }
    var variables = ["SWEEP_CONTRACT": String(Self.contract), "SWEEP_SEED": String(seed)]
    let threads = String(request.threads)
    for name in Self.threadVariables { variables[name] = threads }
    for (key, text) in own { variables["SWEEP_\(key.uppercased())"] = text }
    variables.merge(named) { $1 }
    self.variables = variables
  }
}

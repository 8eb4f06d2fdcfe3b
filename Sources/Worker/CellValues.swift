import Engine
import Vocabulary

/// A cell's values, read by name; a value that the planner should have supplied is an error with its name.
struct CellValues {
  let map: [String: Value]

  private func value(_ name: String) throws(CellError) -> Value {
    guard let value = Value.map(map)[path: name] else { throw CellError("the cell has no value for \(name)") }
    return value
  }

  func number(_ name: String) throws(CellError) -> Double {
    guard let number = try value(name).number else { throw CellError("\(name) is not a number") }
    return number
  }

  func integer(_ name: String) throws(CellError) -> Int {
    guard let integer = try value(name).integer else { throw CellError("\(name) is not an integer") }
    return integer
  }

  /// The integer of a key that may be left out.
  func optionalInteger(_ name: String) throws(CellError) -> Int? {
    map[name] == nil ? nil : try integer(name)
  }

  func string(_ name: String) throws(CellError) -> String {
    guard let string = try value(name).string else { throw CellError("\(name) is not a word") }
    return string
  }

  func boolean(_ name: String) throws(CellError) -> Bool {
    guard let boolean = try value(name).boolean else { throw CellError("\(name) is neither true nor false") }
    return boolean
  }

  func numbers(_ name: String) throws(CellError) -> [Double] {
    guard let list = try value(name).list else { throw CellError("\(name) is not a list") }
    return list.compactMap(\.number)
  }

  /// The words of a list that may be left out.
  func words(_ name: String) -> Set<String> {
    Set(Value.map(map)[path: name]?.list?.compactMap(\.string) ?? [])
  }

  func stepQuantities() throws(CellError) -> Set<StepQuantity> {
    var quantities: Set<StepQuantity> = []
    for word in words("record.per_step") {
      guard let quantity = StepQuantity(rawValue: word) else {
        throw CellError("there is no \(word) to record of steps")
      }
      quantities.insert(quantity)
    }
    return quantities
  }

  func optimizer() throws(CellError) -> Optimizer {
    let name = try string(EngineCatalog.optimizerKey)
    guard let kind = Optimizers.named(name) else { throw CellError("there is no optimizer \(name)") }
    do throws(SettingError) {
      return try kind.make(map)
    } catch {
      throw CellError(error.description)
    }
  }

  func schedule() throws(CellError) -> Schedule {
    let warmup = try number("schedule.warmup_epochs")
    switch try string("schedule.kind") {
    case "constant": return Schedule(.constant, warmupEpochs: warmup)
    case "step":
      return Schedule(
        .step(at: try numbers("schedule.at"), factor: try number("schedule.factor")), warmupEpochs: warmup)
    case "cosine":
      return Schedule(.cosine(finalFactor: try number("schedule.final_factor")), warmupEpochs: warmup)
    case let other: throw CellError("there is no schedule \(other)")
    }
  }
}

/// A cell that cannot be measured, in one sentence.
struct CellError: Error, CustomStringConvertible {
  var description: String
  /// The key of the file that causes it, where it is one.
  var key: String?

  init(_ description: String, key: String? = nil) {
    self.description = description
    self.key = key
  }
}

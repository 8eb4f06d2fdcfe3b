import Engine
import Vocabulary

/// A cell's values, read by name; a value that the planner should have supplied is an error with its name.
public struct CellValues: Sendable {
  /// By the names of parameters; a block or a variant is a map of its own.
  public let map: [String: Value]

  package init(map: [String: Value]) { self.map = map }

  /// The settings of a type, with the cell's values.
  public func settings<Own: Settings>(_: Own.Type = Own.self) throws(CellError) -> Own {
    try settled { () throws(SettingError) in try Own(reading: map) }
  }

  private func value<Form>(
    _ name: String, _ form: (Value) -> Form?, _ word: String
  ) throws(CellError) -> Form {
    guard let value = Value.map(map)[path: name] else { throw CellError("the cell has no value for \(name)") }
    guard let formed = form(value) else { throw CellError("\(name) is not \(word)") }
    return formed
  }

  /// A value by its name; `schedule.kind` for one inside another.
  ///
  /// - Throws: where there is none, or it is of another type.
  package func number(_ name: String) throws(CellError) -> Double { try value(name, \.number, "a number") }

  package func integer(_ name: String) throws(CellError) -> Int { try value(name, \.integer, "an integer") }

  package func string(_ name: String) throws(CellError) -> String { try value(name, \.string, "a word") }

  /// A list's numbers; what is none is left out.
  package func numbers(_ name: String) throws(CellError) -> [Double] {
    try value(name, \.list, "a list").compactMap(\.number)
  }

  /// The words of a list that may be left out.
  public func words(_ name: String) -> Set<String> {
    Set(Value.map(map)[path: name]?.list?.compactMap(\.string) ?? [])
  }

  /// The optimizer that the cell names, with its settings.
  package func optimizer() throws(CellError) -> Optimizer {
    let name = try string(Configuration.optimizerKey)
    guard let kind = Optimizers.named(name) else { throw CellError("there is no optimizer \(name)") }
    return try settled { () throws(SettingError) in try kind.make(map) }
  }

  /// What is made of settings; a value that it cannot be made of is the cell's mistake.
  ///
  /// - Parameter place: what the sentence begins with.
  func settled<Made>(
    _ place: String = "", _ make: () throws(SettingError) -> Made
  ) throws(CellError) -> Made {
    do throws(SettingError) { return try make() } catch { throw CellError(place + error.description) }
  }
}

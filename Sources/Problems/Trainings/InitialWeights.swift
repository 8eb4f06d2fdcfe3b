import Engine
import Foundation
import Vocabulary

/// Whether files of weights fit the models that are to start from them, by their headers: known when an experiment is
/// planned, hours before the first cell would say so.
struct InitialWeights: Sendable {
  static let key = WeightSettings.key(\.$initialWeights)

  /// By the keys that make the model.
  private let answers = FileAnswers<[Value?], String?>()

  /// One sentence; nil where they fit.
  ///
  /// - Parameters:
  ///   - path: of a plain file that can be read.
  ///   - model: what the answer depends on beside the file.
  ///   - mismatch: why weights do not fit; nil also where another key is wrong, which is then said of that.
  func problem(
    _ path: String, model: [Value?], _ mismatch: (Safetensors.Header) -> String?
  ) -> String? {
    answers.answer(path, model) {
      do throws(DataError) {
        return mismatch(try Safetensors.Header(contentsOf: path)).map { "\(path): \($0)" }
      } catch { return error.description }
    } ?? nil
  }

  /// The rule for `init`, the same in every family of trainings.
  ///
  /// - Parameters:
  ///   - keys: those that make the model.
  func constraint(
    keys: [String], mismatch: @escaping @Sendable (CellValues, Safetensors.Header) -> String?
  ) -> Constraint {
    Constraint(key: Self.key.name, where: Relevance([Self.key.name]) { $0.has(Self.key) }) { values in
      let values = CellValues(map: values)
      guard let path = try? values.settings(WeightSettings.self).initialFile else { return nil }
      guard FileManager.default.isReadableFile(atPath: path) else { return "\(path) cannot be read" }
      return PlainFile.problem(path)
        ?? problem(path, model: keys.map { values.map[$0] }) { mismatch(values, $0) }
    }
  }
}

extension Relevance {
  /// Configurations that read files of the user's own: initial weights, or what one of these keys names.
  init(ofFiles keys: [SettingKey<String?>]) {
    let names = (keys + [InitialWeights.key]).map(\.name)
    self.init(names) { values in names.contains { values[$0] != nil } }
  }
}

import DataFiles
import Foundation
import Vocabulary

extension Constraint {
  /// Whether files of weights fit the models that are to start from them, by their headers: known when an experiment is
  /// planned, hours before the first cell would say so. The same in every family of trainings.
  ///
  /// - Parameters:
  ///   - keys: those that make the model: what the answer depends on beside the file.
  ///   - mismatch: why weights do not fit; nil also where another key is wrong, which is then said of that.
  static func initialWeights(
    keys: [String], mismatch: @escaping @Sendable (CellValues, Safetensors.Header) -> String?
  ) -> Constraint {
    let key = WeightSettings.initialKey
    let answers = FileAnswers<[Value?], String?>()
    return Constraint(key: key.name, where: Relevance([key.name]) { $0.has(key) }) { values in
      let values = CellValues(map: values)
      guard let path = try? values.settings(WeightSettings.self).initialFile else { return nil }
      guard FileManager.default.isReadableFile(atPath: path) else { return "\(path) cannot be read" }
      if let problem = PlainFile.problem(path) { return problem }
      let answer = answers.answer(path, keys.map { values.map[$0] }) {
        do throws(DataError) {
          let header = try Safetensors.Header(contentsOf: path)
          return .some(mismatch(values, header).map { "\(path): \($0)" })
        } catch { return error.description }
      }
      return answer ?? nil
    }
  }
}

extension Relevance {
  /// Configurations that read files of the user's own: initial weights, or what one of these keys names.
  init(ofFiles keys: [SettingKey<String?>]) {
    let names = (keys + [WeightSettings.initialKey]).map(\.name)
    self.init(names) { values in names.contains { values[$0] != nil } }
  }
}

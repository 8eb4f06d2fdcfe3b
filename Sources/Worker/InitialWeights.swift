import Engine
import Foundation
import Synchronization
import Vocabulary

/// Whether files of weights fit the models that are to start from them, by their headers: known when an experiment is
/// planned, hours before the first cell would say so.
///
/// Remembered as long as size and time of change stay the same: a plan asks for every configuration.
final class InitialWeights: Sendable {
  static let shared = InitialWeights()

  /// What the answer depends on.
  private struct Question: Hashable {
    var path: String
    var bytes: Int
    var modified: Date
    /// Of the keys that make the model.
    var model: [Value?]
  }

  private let answers = Mutex<[Question: String?]>([:])

  /// One sentence; nil where they fit, and where another key is wrong, which is then said of that.
  ///
  /// - Parameter path: of a plain file that can be read.
  func problem(_ path: String, _ values: CellValues) -> String? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let bytes = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { return nil }
    let question = Question(
      path: path, bytes: bytes, modified: modified, model: Self.modelKeys.map { values.map[$0] })
    return answers.withLock { answers in
      if let known = answers[question] { return known }
      let answer = Self.answer(path, values)
      answers[question] = .some(answer)
      return answer
    }
  }

  /// The keys that make the model.
  static let modelKeys =
    ["model", "dataset", "data_format"]
    + Set(Models.all.flatMap(\.settings).map { EngineCatalog.modelParameter($0).name }).sorted()

  private static func answer(_ path: String, _ values: CellValues) -> String? {
    guard let format = values.imageFormat, let model = try? values.model(data: format.shape) else {
      return nil
    }
    do throws(DataError) {
      let header = try Safetensors.Header(contentsOf: path)
      return model.mismatch(with: header, classes: format.classes).map { "\(path): \($0)" }
    } catch { return error.description }
  }
}

import Messages
import Vocabulary

/// Where metrics and timings are among the numbers of an outline: looked up once for each shape, of which there are
/// few, and not for each of 10⁵ cells.
struct NumberPlaces {
  private let metrics: [String]
  private let timings: [String]
  private var known: [ObjectIdentifier: [Int?]] = [:]

  init(metrics: [String], timings: [String]) {
    self.metrics = metrics
    self.timings = timings
  }

  /// Of the metrics, then of the timings; nil for what the shape does not have.
  mutating func places(in shape: MeasurementShape) -> [Int?] {
    if let places = known[ObjectIdentifier(shape)] { return places }
    let places = metrics.map { shape.place(ofMetric: $0) } + timings.map { shape.place(ofTiming: $0) }
    known[ObjectIdentifier(shape)] = places
    return places
  }
}

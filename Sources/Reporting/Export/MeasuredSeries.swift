import Messages
import Vocabulary

/// Which of a measurement's series is meant.
enum MeasuredSeries {
  /// What every cell of a family measures along its series index.
  case series
  /// What cells recorded of every step.
  case steps

  /// Nil where the cell has none.
  func of(_ measurement: Vocabulary.Measurement) -> Series? {
    switch self {
    case .series: measurement.series
    case .steps: measurement.steps
    }
  }

  func metrics(_ family: ProblemFamily) -> [Metric] {
    switch self {
    case .series: family.metrics
    case .steps: family.stepMetrics
    }
  }

  /// Nil where cells of the shape have none.
  func of(_ shape: MeasurementShape) -> SeriesShape? {
    switch self {
    case .series: shape.series
    case .steps: shape.steps
    }
  }
}

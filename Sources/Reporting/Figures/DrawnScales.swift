import Experiments
import Rows
import Vocabulary

extension Joined {
  /// The scale of the range from which a search took a column's values; nil where there is none, or they differ.
  func fileScale(of column: String) -> Axis.Scale? {
    let scales = Set(drawnColumns(column).map(\.isLogarithmic))
    return scales.count == 1 ? (scales.contains(true) ? .log : .linear) : nil
  }

  /// Whether a configuration has a value of its own in a column, because a search sampled it.
  func isSampled(_ column: String, _ configuration: Configuration) -> Bool {
    drawnColumns(column).contains {
      $0.isSampled && $0.problem == configuration.problem && $0.optimizer == configuration.optimizer
    }
  }

  private func drawnColumns(_ column: String) -> [DrawnColumn] {
    plan.experiment.drawnColumns.filter { $0.column == column }
  }
}

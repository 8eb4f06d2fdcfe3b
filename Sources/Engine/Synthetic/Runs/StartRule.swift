/// The first point of every run.
public enum StartRule: Sendable, Hashable {
  /// Every component is the value.
  case constant(Double)
  /// +value, −value, +value, …
  case alternating(Double)
  /// value / j for component j = 1, 2, …
  case harmonic(Double)
  /// N(0, value²) in every component, drawn for each run.
  case normal(Double)

  /// Component `index` where the rule draws nothing, else nil.
  public func component(_ index: Int) -> Double? {
    switch self {
    case .constant(let value): value
    case .alternating(let value): index % 2 == 0 ? value : -value
    case .harmonic(let value): value / Double(index + 1)
    case .normal: nil
    }
  }
}

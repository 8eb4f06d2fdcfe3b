/// The revision of the engine's arithmetic.
public enum NumericsRevision {
  /// Raise it with every change that gives other numbers for the same configuration: it is part of every cell's
  /// identity, so that old results are never taken for new ones.
  public static let current = 3
}

/// The revisions of the engine's arithmetic, one for each family of problems.
///
/// Raise one with every change that gives other numbers for the same configuration: it is part of the identity of the
/// family's cells, so that old results are never taken for new ones.
public enum NumericsRevision {
  /// Training of models.
  public static let classification = 7
  /// Known functions with noisy gradients.
  public static let synthetic = 4
}

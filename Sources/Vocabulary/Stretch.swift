/// How far a piece of a cell's work goes where that is not to its end: a rung of a halving.
///
/// What it gives is the beginning of the cell's measurement, never a result of the cell.
public struct Stretch: Sendable, Codable, Hashable {
  /// Where it ends, in the unit of the cell's ``LengthKey``: 6 epochs.
  public var end: Int
  /// The length whose value ``end`` is.
  public var key: String
  /// Whether it is a whole cell of that length, with schedules of its own; else the beginning of the cell, which goes on
  /// from there.
  public var isOwn: Bool

  package init(end: Int, key: String, isOwn: Bool) {
    self.end = end
    self.key = key
    self.isOwn = isOwn
  }

  /// `6 epochs`, `1 epoch`.
  public var text: String {
    "\(end) \(end == 1 && key.hasSuffix("s") ? String(key.dropLast()) : key)"
  }
}

/// A parameter that says how long a cell of a family is.
public struct LengthKey: Sendable {
  /// Of the parameter: `epochs`.
  public var name: String
  /// Whether a shorter cell is the beginning of a longer one, row by row of the series, and can be continued.
  public var isContinued: Bool
  /// What of a configuration makes its beginning depend on its length, as `the cosine schedule`; nil where nothing does.
  public var horizon: @Sendable (_ values: [String: Value]) -> String?
  /// How much of it lies between two measurements of a configuration, by a parameter that says so; nil where each unit
  /// is measured.
  public var spacing: @Sendable (_ values: [String: Value]) -> Spacing?

  /// What a length must be a multiple of.
  public struct Spacing: Sendable {
    /// Of the parameter: `evaluate.every`.
    public var name: String
    /// In the unit of the key: 250 steps.
    public var length: Int

    package init(_ name: String, _ length: Int) {
      self.name = name
      self.length = length
    }
  }

  /// Why a first rung cannot have this length; nil where it ends at a measurement.
  ///
  /// - Parameter whose: of which cells, as `the cells of sgd on images`.
  package func mistake(start: Int, _ values: [String: Value], of whose: String) -> String? {
    guard let spacing = spacing(values), !start.isMultiple(of: spacing.length) else { return nil }
    return "a first rung of \(start) \(name) ends between two measurements of \(whose), which are"
      + " \(spacing.length) apart (\(spacing.name)): take a multiple of that"
  }

  package init(
    _ name: String, isContinued: Bool,
    horizon: @escaping @Sendable ([String: Value]) -> String? = { _ in nil },
    spacing: @escaping @Sendable ([String: Value]) -> Spacing? = { _ in nil }
  ) {
    self.name = name
    self.isContinued = isContinued
    self.horizon = horizon
    self.spacing = spacing
  }
}

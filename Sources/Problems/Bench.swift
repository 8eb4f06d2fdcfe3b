/// What `sweep bench` is asked to measure.
public struct BenchRequest: Sendable {
  /// Out of the problem's ``Problem/benchModels``; all where empty.
  public var models: [String]
  /// Names of optimizers; all where empty.
  public var optimizers: [String]
  /// Samples in a batch; nil is the model's default.
  public var batch: Int?
  /// For models that take images of several sizes; nil is the model's default.
  public var imageSize: Int?
  /// How long to measure, about.
  public var seconds: Double
  /// Told, now and then, what is being measured and for how long.
  public var announce: @Sendable (String) -> Void

  package init(
    models: [String] = [], optimizers: [String] = [], batch: Int? = nil, imageSize: Int? = nil,
    seconds: Double, announce: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.models = models
    self.optimizers = optimizers
    self.batch = batch
    self.imageSize = imageSize
    self.seconds = seconds
    self.announce = announce
  }
}

/// What was measured: for programs as it is encoded, for a person as a table.
public protocol BenchTable: Encodable, Sendable {
  /// What stands above the table.
  var title: String { get }
  var heads: [String] { get }
  /// Places of the columns that hold numbers.
  var numbers: Set<Int> { get }
  var lines: [[String]] { get }
}

import Datasets
import Foundation
import Vocabulary

/// A family of problems: what files may say of it, and how one of its cells is measured.
///
/// A value and not only a type: a problem may have settings of its own, e.g. the models and data sets that it knows, or
/// be made of what a file says.
public protocol Problem: Sendable {
  associatedtype Cell: ProblemCell

  /// In the words of experiment files: its name and keys, what it measures, its constraints and numerics revision.
  ///
  /// The revision is raised with every change that gives other numbers for the same configuration: it is part of the
  /// identity of cells, so that old results are never taken for new ones.
  var family: ProblemFamily { get }
  /// The random streams that its cells draw from.
  var streams: [StreamUse] { get }
  /// The official data sets that it can read.
  var datasets: [Dataset] { get }

  /// One of them that a cell with these values reads from the data folder; nil where it reads none.
  func dataset(for values: CellValues) -> Dataset?
  /// Bytes of memory that a cell holds at least; nil where it holds little, or it is not known.
  func leastBytes(of values: CellValues) -> Double?
  /// Whether a cell that is broken off goes on later from a checkpoint.
  var keepsCheckpoints: Bool { get }
  /// The values of ``leastBytes(of:)`` that it depends on, so that a plan asks once for each.
  var memoryKeys: [String] { get }
  /// The cell's work, its values read but nothing opened.
  ///
  /// - Throws: why it cannot be measured, in one sentence.
  func cell(_ values: CellValues, seed: Int) throws -> Cell
  /// What `sweep bench` measures of the problem where it is given no file, as a sentence of its help; nil for nothing.
  var benchSummary: String? { get }
  /// What was measured; nil where ``benchSummary`` is.
  func bench(_ request: BenchRequest) -> (any BenchTable)?
  /// What `sweep bench --model` may name.
  var benchModels: [String] { get }
}

/// What a problem need not say.
extension Problem {
  package var datasets: [Dataset] { [] }
  package func dataset(for values: CellValues) -> Dataset? { nil }
  package func leastBytes(of values: CellValues) -> Double? { nil }
  package var keepsCheckpoints: Bool { false }
  package var memoryKeys: [String] { [] }
  package var benchSummary: String? { nil }
  package func bench(_ request: BenchRequest) -> (any BenchTable)? { nil }
  package var benchModels: [String] { [] }
}

/// One cell of a problem: what is to be computed.
public protocol ProblemCell {
  /// The cell's measurement, also where it diverged.
  ///
  /// - Throws: ``CellStopped`` where the context says so, else why there is none, in one sentence.
  func measure(in context: CellContext) throws -> Vocabulary.Measurement
  /// About how many seconds that would take, from a first bit of the cell's own work.
  ///
  /// - Parameter budget: seconds to spend on it.
  func estimatedSeconds(measuringFor budget: Double, in context: CellContext) throws -> Double
  /// The numbers that the cell computes with where its file leaves them to the problem, by the names of their metrics.
  var derivedNumbers: [String: Double] { get }
  /// The weights that a training begins with, a safetensors file's bytes; nil for what is no training.
  ///
  /// - Throws: why there are none, in one sentence.
  func initialWeights(in context: CellContext) throws -> Data?
}

/// What a cell need not say.
extension ProblemCell {
  package var derivedNumbers: [String: Double] { [:] }
  package func initialWeights(in context: CellContext) throws -> Data? { nil }
}

/// A cell whose steps `sweep bench FILE` times.
public protocol TrainingCell: ProblemCell {
  /// The cell's own training, to be timed step by step: each call gives the seconds of one step, times the batches of a
  /// unit of the series: of an epoch, or one where that counts steps.
  ///
  /// - Throws: why it cannot be timed, in one sentence; so does a call.
  func timed(in context: CellContext) throws -> () throws -> Double
}

/// A random stream of a cell: it is keyed by the seed and this role, and by nothing else.
public struct StreamUse: Sendable, Hashable, Encodable {
  /// As `sweep explain` shows it: `sampling_order`.
  public var role: String
  /// The role's number in the key.
  public var number: Int
  /// What is drawn from it.
  public var summary: String

  package init(_ role: String, number: Int, _ summary: String) {
    self.role = role
    self.number = number
    self.summary = summary
  }
}

/// A cell that is broken off because the worker is asked to stop.
public struct CellStopped: Error {
  package init() {}
}

/// A cell that has kept a checkpoint and is to be measured on later.
public struct CellPaused: Error {
  /// Whether it came further than before.
  public var hasProgressed: Bool

  package init(hasProgressed: Bool) { self.hasProgressed = hasProgressed }
}

/// A cell that cannot be measured, in one sentence.
public struct CellError: Error, CustomStringConvertible {
  /// What is wrong, for the user.
  public var description: String
  /// The key of the file that causes it, where it is one.
  public var key: String?

  package init(_ description: String, key: String? = nil) {
    self.description = description
    self.key = key
  }
}

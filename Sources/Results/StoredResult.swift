import Messages
import Vocabulary

/// A finished cell of which there may be 10⁵ in memory: its numbers are there, its series stay in the journal until
/// they are asked for.
public final class StoredResult: Sendable {
  /// Its id.
  public let cell: String
  /// Of its problem.
  public let family: String
  /// Of the measurement, 64 hexadecimal digits.
  public var digest: String { compactDigest.text }
  /// Counted from 1.
  public let attempt: Int
  /// Seconds since 1970.
  public let startedAt: Double
  /// Seconds since 1970.
  public let finishedAt: Double
  /// The measurement without its series.
  public let outline: MeasurementOutline
  private let sharedWorker: Shared<WorkerIdentity>
  private let sharedInvocation: Shared<Invocation>
  let place: Place
  private let compactDigest: HexText

  enum Place: Sendable {
    /// The result's line without its line feed, in it the text of the measurement, and where in that the first member
    /// stands that is a series.
    case journal(JournalFile, line: Range<Int>, measurement: Range<Int>, series: Int)
    case memory(Shared<CellResult>)
  }

  init(
    cell: String, family: String, digest: String, attempt: Int, startedAt: Double, finishedAt: Double,
    outline: MeasurementOutline, worker: Shared<WorkerIdentity>, invocation: Shared<Invocation>, place: Place
  ) {
    self.cell = cell
    self.family = family
    compactDigest = HexText(digest)
    self.attempt = attempt
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.outline = outline
    sharedWorker = worker
    sharedInvocation = invocation
    self.place = place
  }

  /// All of it in memory.
  convenience init(_ result: CellResult, _ outline: MeasurementOutline) {
    self.init(
      cell: result.cell, family: result.family, digest: result.digest, attempt: result.attempt,
      startedAt: result.provenance.startedAt, finishedAt: result.provenance.finishedAt, outline: outline,
      worker: Shared(result.provenance.worker), invocation: Shared(result.provenance.invocation),
      place: .memory(Shared(result)))
  }

  /// The process that measured.
  public var worker: WorkerIdentity { sharedWorker.value }
  /// The run that the process belonged to.
  public var invocation: Invocation { sharedInvocation.value }
  /// Of the measurement.
  public var outcome: Vocabulary.Measurement.Outcome { outline.outcome }
  /// Of its family when it was computed.
  public var numericsRevision: Int? { worker.numericsRevisions[family] }
  /// What it cost, of one worker.
  public var seconds: Double { max(0, finishedAt - startedAt) }

  /// Everything.
  ///
  /// - Throws: ``ResultsError`` where the journal is not as it was when it was verified.
  public func whole() throws -> CellResult {
    switch place {
    case .memory(let result): return result.value
    case .journal(let file, let line, _, _):
      var reader = RecordReader()
      return try read(file, line) {
        switch try reader.read($0) {
        case .finished(let result), .reached(let result, _): return result
        case .failed: throw JournalLine.Problem.damaged
        }
      }
    }
  }

  /// The outcome and the series, without metrics and timings, which the ``outline`` has.
  ///
  /// - Throws: as ``whole()``.
  public func series() throws -> Vocabulary.Measurement { try series(nil, nil) }

  /// The measurement with its series.
  ///
  /// - Throws: as ``whole()``.
  public func measurement() throws -> Vocabulary.Measurement {
    switch place {
    case .memory(let result): return result.value.measurement
    case .journal(let file, _, let text, _):
      return try read(file, text) {
        var reader = JSONReader($0)
        return try Vocabulary.Measurement(reading: &reader)
      }
    }
  }

  /// The outcome and some columns of the series, and nothing else of the measurement; empty series where the journal
  /// is not as it was when it was verified, which ``CellResults/check()`` then tells.
  ///
  /// - Parameter steps: of what was recorded of every step; empty where that is not asked for.
  public func series(_ columns: Set<String>, steps: Set<String> = []) -> Vocabulary.Measurement {
    (try? series(columns, steps)) ?? Vocabulary.Measurement(outcome: outcome)
  }

  private func series(_ columns: Set<String>?, _ steps: Set<String>?) throws -> Vocabulary.Measurement {
    switch place {
    case .memory(let result): return result.value.measurement
    case .journal(let file, _, let text, let series):
      return try read(file, series..<text.upperBound) {
        try Vocabulary.Measurement(readingSeries: $0, outcome: outcome, columns: columns, steps: steps)
      }
    }
  }

  func read<Part>(
    _ file: JournalFile, _ range: Range<Int>, _ part: (UnsafeBufferPointer<UInt8>) throws -> Part
  ) throws -> Part {
    defer { file.countRead(range) }
    do {
      return try part(UnsafeBufferPointer(rebasing: file.bytes[range]))
    } catch {
      file.noteChange()
      throw file.hasChangedError
    }
  }

  /// - Throws: ``ResultsError`` where a part of it could not be read.
  func check() throws {
    if case .journal(let file, _, _, _) = place, file.hasChanged { throw file.hasChangedError }
  }
}

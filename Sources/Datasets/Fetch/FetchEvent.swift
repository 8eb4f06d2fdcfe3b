import Foundation

/// What a fetch is doing, in the order in which it happens.
public enum FetchEvent: Sendable, Hashable {
  /// Nothing to do: every file is there already, checked to the byte.
  case alreadyComplete
  /// The whole archive lies in the data folder; no network is needed.
  case foundArchive(URL)
  /// `keptBytes` of `totalBytes` are there from an earlier attempt.
  case downloading(from: URL, keptBytes: Int, totalBytes: Int)
  case progress(FetchProgress)
  /// What was kept cannot be continued; `reason` says why.
  case startingOver(reason: String)
  case unpacking
  case complete
}

/// How far a download is.
public struct FetchProgress: Sendable, Hashable {
  /// Of the file, those of earlier attempts included.
  public var receivedBytes: Int
  public var totalBytes: Int
  /// Mean of this attempt.
  public var bytesPerSecond: Double

  public init(receivedBytes: Int, totalBytes: Int, bytesPerSecond: Double) {
    self.receivedBytes = receivedBytes
    self.totalBytes = totalBytes
    self.bytesPerSecond = bytesPerSecond
  }

  /// Whole percent, rounded down: 100 means all.
  public var percent: Int { totalBytes == 0 ? 100 : receivedBytes * 100 / totalBytes }
}

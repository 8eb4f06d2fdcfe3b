import Escapes
import Foundation
import Synchronization

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
  /// Of the file.
  public var totalBytes: Int
  /// Mean of this attempt.
  public var bytesPerSecond: Double

  /// Whole percent, rounded down: 100 means all.
  public var percent: Int { totalBytes == 0 ? 100 : receivedBytes * 100 / totalBytes }
}

/// Shows a fetch to a person: one line that rewrites itself on a terminal, a line every ten percent in a log.
public final class FetchPrinter: Sendable {
  private let name: String
  private let isTerminal: Bool
  private let write: @Sendable (TerminalText) -> Void
  private let shownPercent = Mutex(-1)
  private let hasOpenLine = Mutex(false)

  package init(_ dataset: Dataset, isTerminal: Bool, write: @escaping @Sendable (TerminalText) -> Void) {
    name = dataset.name
    self.isTerminal = isTerminal
    self.write = write
  }

  /// Writes what a person should see of it.
  public func show(_ event: FetchEvent) {
    switch event {
    case .alreadyComplete, .complete: endLine()
    case .foundArchive(let archive): line("\(name): using \(archive.path)")
    case .downloading(let address, let keptBytes, let totalBytes):
      shownPercent.withLock { $0 = -1 }
      let begin = keptBytes == 0 ? "downloading" : "continuing after \(grouped(keptBytes)) of"
      line("\(name): \(begin) \(grouped(totalBytes)) bytes from \(address.absoluteString)")
    case .startingOver(let reason): line("\(name): \(reason); starting over")
    case .unpacking: line("\(name): unpacking and checking")
    case .progress(let progress): show(progress)
    }
  }

  /// Ends a line that a terminal still rewrites, so that an error begins on its own.
  public func endLine() {
    let wasOpen = hasOpenLine.withLock { open in
      defer { open = false }
      return open
    }
    if wasOpen { write("\n") }
  }

  private func line(_ text: String) {
    endLine()
    write("\(text)\n")
  }

  private func show(_ progress: FetchProgress) {
    if isTerminal {
      hasOpenLine.withLock { $0 = true }
      write(TerminalText.rewritingLine + TerminalText(Self.text(progress)))
    } else if isNews(progress.percent) {
      line(Self.text(progress))
    }
  }

  /// Whether another tenth has been reached since the last line; the next one counts from here.
  private func isNews(_ percent: Int) -> Bool {
    shownPercent.withLock { shown in
      guard percent / 10 > shown / 10 || shown < 0 else { return false }
      shown = percent
      return true
    }
  }

  /// `  49 %  84,256,866 of 168,513,733 bytes  12.3 MB/s`
  private static func text(_ progress: FetchProgress) -> String {
    let percent = String(progress.percent)
    return "  " + String(repeating: " ", count: 3 - percent.count) + percent + " %  "
      + "\(grouped(progress.receivedBytes)) of \(grouped(progress.totalBytes)) bytes  "
      + "\(megabytes(Int(exactly: progress.bytesPerSecond.rounded()) ?? 0))/s"
  }
}

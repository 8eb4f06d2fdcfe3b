import Foundation

/// The view that fits the terminal.
enum ProgressViews {
  /// - Parameter file: where others look how far it is; nil where nobody does.
  static func make(_ progress: RunProgress, title: String, isQuiet: Bool, file: URL) -> any ProgressView {
    let view = make(progress, title: title, isQuiet: isQuiet)
    return progress.total == 0 ? view : PublishedProgress(view, progress, file: file)
  }

  static func make(_ progress: RunProgress, title: String, isQuiet: Bool) -> any ProgressView {
    if isQuiet || progress.total == 0 { return SilentProgress() }
    return Terminal.canRedraw ? LiveProgress(title: title, progress) : ProgressLog(progress)
  }
}

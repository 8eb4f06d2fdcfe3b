/// The view that fits the terminal.
enum ProgressViews {
  static func make(_ progress: RunProgress, title: String, isQuiet: Bool) -> any ProgressView {
    if isQuiet || progress.total == 0 { return SilentProgress() }
    return Terminal.canRedraw ? LiveProgress(title: title, progress) : ProgressLog(progress)
  }
}

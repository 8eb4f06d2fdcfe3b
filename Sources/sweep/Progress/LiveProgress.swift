import Escapes
import Execution

/// Redraws ``ProgressLines`` in place on the terminal, at most five times a second.
struct LiveProgress: ProgressView {
  /// Keeps times moving where no event comes.
  static let interval = 0.5

  private let title: String
  private let start = Self.now
  /// Lengths of the lines on the screen.
  private var drawn: [Int] = []
  private var drawnAt = -Double.infinity
  private var isStopping = false

  init(title: String) { self.title = title }

  private static var now: Double { RunClock.system.steady() }

  mutating func look(_ progress: RunProgress) { draw(progress) }

  mutating func show(_ event: ExecutionEvent, _ progress: RunProgress) {
    if let line = progress.names.remark(event) { say(line, progress) }
    if Self.now - drawnAt > 0.2 { draw(progress) }
  }

  mutating func say(_ text: String, _ progress: RunProgress) {
    Output.error(erasing() + "\(text)\n")
    draw(progress)
  }

  mutating func showStopping(_ progress: RunProgress) {
    isStopping = true
    draw(progress)
  }

  mutating func finish() { Output.error(erasing()) }

  private mutating func draw(_ progress: RunProgress) {
    let (columns, rows) = Terminal.size
    let lines = ProgressLines(
      title: title, progress: progress, elapsed: Self.now - start, now: Self.now, width: columns,
      height: rows, isStopping: isStopping
    ).lines
    var text = erasing()
    for (index, line) in lines.enumerated() {
      text += "\(index == 0 && Terminal.hasColor() ? TerminalText.bold("\(line)") : TerminalText(line))\n"
    }
    drawn = lines.map(Columns.count)
    drawnAt = Self.now
    Output.error(text)
  }

  /// Moves to the view's first line and clears from there. A terminal that has become narrower has wrapped lines:
  /// they take more rows now than when they were drawn.
  private mutating func erasing() -> TerminalText {
    let columns = max(1, Terminal.size.columns)
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    drawn = []
    return .erasing(rows: rows)
  }
}

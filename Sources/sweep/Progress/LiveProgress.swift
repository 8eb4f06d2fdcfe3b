import Escapes
import Execution
import Synchronization

/// Redraws ``ProgressLines`` in place on the terminal, at most five times a second.
final class LiveProgress: ProgressView {
  private struct State {
    var progress: RunProgress
    /// Lengths of the lines on the screen.
    var drawn: [Int] = []
    var drawnAt = -Double.infinity
    var isStopping = false
    var isOver = false
  }

  private let title: String
  private let start: Double
  private let state: Mutex<State>

  init(title: String, _ progress: RunProgress) {
    self.title = title
    start = Self.now
    state = Mutex(State(progress: progress))
    // Keeps times moving where no event comes.
    Ticks.every(0.5, of: self) { view in
      view.state.withLock { state in
        if !state.isOver { view.draw(&state) }
        return !state.isOver
      }
    }
  }

  private static var now: Double { RunClock.system.steady() }

  func show(_ event: ExecutionEvent) {
    state.withLock { state in
      state.progress.apply(event, at: Self.now)
      if let line = state.progress.names.remark(event) { write(line, &state) }
      if Self.now - state.drawnAt > 0.2 { draw(&state) }
    }
  }

  func say(_ text: String) { state.withLock { write(text, &$0) } }

  func showStopping() {
    state.withLock { state in
      state.isStopping = true
      draw(&state)
    }
  }

  func finish() {
    state.withLock { state in
      state.isOver = true
      Output.error(erasing(&state))
    }
  }

  private func write(_ text: String, _ state: inout State) {
    Output.error(erasing(&state) + "\(text)\n")
    if !state.isOver { draw(&state) }
  }

  private func draw(_ state: inout State) {
    let (columns, rows) = Terminal.size
    let lines = ProgressLines(
      title: title, progress: state.progress, elapsed: Self.now - start, now: Self.now, width: columns,
      height: rows, isStopping: state.isStopping
    ).lines
    var text = erasing(&state)
    for (index, line) in lines.enumerated() {
      text += "\(index == 0 && Terminal.hasColor ? TerminalText.bold("\(line)") : TerminalText(line))\n"
    }
    state.drawn = lines.map(Columns.count)
    state.drawnAt = Self.now
    Output.error(text)
  }

  /// Moves to the view's first line and clears from there. A terminal that has become narrower has wrapped lines:
  /// they take more rows now than when they were drawn.
  private func erasing(_ state: inout State) -> TerminalText {
    let columns = max(1, Terminal.size.columns)
    let rows = state.drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    state.drawn = []
    return .erasing(rows: rows)
  }
}

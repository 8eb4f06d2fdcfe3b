import Execution
import Foundation
import Synchronization

/// A run as others see it: a person by a ``ProgressView``, other processes by a file. Called from several threads.
final class RunDisplay: Sendable {
  private struct State {
    var progress: RunProgress
    /// Nil where nothing is shown; what has to be said is said.
    var view: (any ProgressView)?
    var file: PublishedProgress?
    var isOver = false
  }

  private let state: Mutex<State>

  init(_ progress: RunProgress, _ view: (any ProgressView)?, file: PublishedProgress? = nil) {
    state = Mutex(State(progress: progress, view: view, file: file))
    state.withLock { $0.file?.write($0.progress) }
    if let view { every(type(of: view).interval) { $0.view?.look($0.progress) } }
    if file != nil { every(PublishedProgress.interval) { $0.file?.write($0.progress) } }
  }

  /// By the view that fits the terminal.
  ///
  /// - Parameter file: where others look how far it is; nil where nobody does.
  convenience init(_ progress: RunProgress, title: String, isQuiet: Bool, file: URL? = nil) {
    let view: (any ProgressView)? =
      if isQuiet { nil } else if Terminal.canRedraw() { LiveProgress(title: title) } else { ProgressLog() }
    self.init(progress, view, file: file.map { PublishedProgress(file: $0) })
  }

  private func every(_ seconds: Double, _ body: @escaping @Sendable (inout State) -> Void) {
    Ticks.every(seconds, of: self) { display in
      display.state.withLock { state in
        if !state.isOver { body(&state) }
        return !state.isOver
      }
    }
  }

  func show(_ event: ExecutionEvent) {
    state.withLock { state in
      state.progress.apply(event, at: RunClock.system.steady())
      state.file?.write(state.progress)
      state.view?.show(event, state.progress)
    }
  }

  /// A line that stays.
  func say(_ text: String) {
    state.withLock { state in
      if state.view == nil { printError(text) }
      state.view?.say(text, state.progress)
    }
  }

  func showStopping() { state.withLock { $0.view?.showStopping($0.progress) } }

  /// After the last event.
  func finish() {
    state.withLock { state in
      state.isOver = true
      state.file?.remove()
      state.view?.finish()
    }
  }
}

import Synchronization

/// Results of pieces of work that run side by side, in order.
final class Lists<Element: Sendable>: Sendable {
  private let lists: Mutex<[[Element]]>

  init(count: Int) { lists = Mutex(Array(repeating: [], count: count)) }

  func set(_ index: Int, _ list: [Element]) { lists.withLock { $0[index] = list } }

  var all: [[Element]] { lists.withLock { $0 } }
}

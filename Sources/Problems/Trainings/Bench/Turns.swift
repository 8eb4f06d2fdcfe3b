import Foundation

/// Contestants' times, taken in turns A B C C B A …, so that a machine that drifts drifts under all of them alike, and
/// none always comes first.
package enum Turns {
  /// A median has a confidence interval from six values on.
  package static let least = 6

  /// Takes longer than is asked for where the least rounds of everything take longer.
  ///
  /// - Parameters:
  ///   - besides: called once a round, before it.
  ///   - time: of a contestant, by its place.
  /// - Returns: of every contestant, round by round.
  package static func times(
    of contestants: Int, seconds: Double, clock: () -> Double, besides: () -> Void = {},
    _ time: (Int) throws -> Double
  ) rethrows -> [[Double]] {
    var times = [[Double]](repeating: [], count: contestants)
    let start = clock()
    var round = 0
    while round < least || clock() - start < seconds {
      besides()
      for place in 0..<contestants {
        let index = round.isMultiple(of: 2) ? place : contestants - 1 - place
        times[index].append(try time(index))
      }
      round += 1
    }
    return times
  }
}

/// The largest resident set of this process since a moment; 0 where the system does not say.
enum PeakMemory {
  /// Forgets the peak so far; without effect where the kernel does not offer it.
  static func reset() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  static var bytes: Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    else { return 0 }
    return kibibytes * 1024
  }
}

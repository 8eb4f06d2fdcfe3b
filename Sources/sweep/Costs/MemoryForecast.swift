import Execution
import Experiments
import Foundation
import Problems
import Vocabulary

/// Whether the workers of a run fit into memory, by what its cells need at least.
///
/// A forecast of the worst moment: the cells that need most, one for each worker. It is a warning and never an error:
/// the workers may never meet at their peaks, and swap may carry them.
struct MemoryForecast {
  let workers: Int
  /// Bytes of the largest cell, and of one for each worker.
  let largest: Double
  let together: Double
  let available: AvailableMemory

  /// - Parameters:
  ///   - needs: bytes of each configuration, with the number of its cells that are to run.
  ///   - workers: worker processes at a time.
  init(needs: [(bytes: Double, cells: Int)], workers: Int, available: AvailableMemory) {
    self.available = available
    var (left, sum) = (workers, 0.0)
    for need in needs.sorted(by: { $0.bytes > $1.bytes }) where left > 0 {
      let count = min(left, need.cells)
      sum += Double(count) * need.bytes
      left -= count
    }
    self.workers = workers - left
    together = sum
    largest = needs.map(\.bytes).max() ?? 0
  }

  init(_ cells: [Cell], _ plan: Plan, workers: Int, available: AvailableMemory = .current) {
    var counts: [Int: Int] = [:]
    for cell in cells { counts[cell.configurationIndex, default: 0] += 1 }
    var memory = CellMemory()
    let configurations = plan.experiment.configurations
    let needs = counts.compactMap { place, count in
      memory.leastBytes(of: configurations[place]).map { (bytes: $0, cells: count) }
    }
    self.init(needs: needs, workers: workers, available: available)
  }

  /// Says so where they do not fit.
  static func warn(_ cells: [Cell], _ plan: Plan, workers: Int) {
    if let warning = MemoryForecast(cells, plan, workers: workers).warning {
      printError("warning: \(warning)")
    }
  }

  /// What to say before the run; nil where it fits.
  var warning: String? {
    guard together > available.bytes else { return nil }
    let limit =
      available.isGroupLimit
      ? "the control group of this process allows \(Self.text(available.bytes))"
      : "this machine has \(Self.text(available.bytes))"
    let fitting = Int(min(available.bytes / max(largest, 1), 1e6))
    let need =
      workers == 1
      ? "the largest cell needs at least \(Self.text(largest)) of memory"
      : "\(workers) workers need at least \(Self.text(together)) of memory together, \(Self.text(largest)) for the"
        + " largest cell"
    let hint =
      fitting >= 1
      ? "--jobs \(fitting) fits" : "not even one fits: a smaller micro_batch_size or model needs less"
    return "\(need), and \(limit): \(hint)"
  }

  private static func text(_ bytes: Double) -> String {
    bytes < 1e9 ? String(format: "%.0f MB", bytes / 1e6) : String(format: "%.1f GB", bytes / 1e9)
  }
}

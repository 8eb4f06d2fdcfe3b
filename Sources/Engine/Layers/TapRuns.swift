/// The matrix products of a stride-1 convolution: one for each run of neighbouring output positions that one
/// kernel tap maps onto neighbouring input positions.
///
/// Taps that fall on padding have no run and cost nothing. A run spans several rows where the tap shifts
/// nothing sideways, for then rows follow each other in memory on both sides.
struct TapRuns {
  struct Run {
    var tap: Int
    var output: Int
    var input: Int
    /// Positions in the run; the product has `positions × batch` rows.
    var positions: Int
    /// Whether this is the tap's first run.
    var opensTap: Bool
  }

  let runs: [Run]
  /// Whether the first run alone covers every output position, and every input position.
  let firstRunCoversAll: Bool

  /// - Parameters:
  ///   - inputSize: rows and columns of the input map.
  ///   - kernel: rows and columns of the kernel.
  init(inputSize: Int, kernel: Int, padding: Int) {
    let outputSize = inputSize + 2 * padding - kernel + 1
    precondition(outputSize > 0, "kernel \(kernel) on a map of \(inputSize) with padding \(padding)")
    /// Output rows (or columns) that a tap serves.
    func served(_ tap: Int) -> Range<Int> {
      let first = max(0, padding - tap)
      return first..<max(first, min(outputSize, inputSize + padding - tap))
    }
    var runs: [Run] = []
    for tapY in 0..<kernel {
      for tapX in 0..<kernel {
        let (rows, columns) = (served(tapY), served(tapX))
        guard !rows.isEmpty, !columns.isEmpty else { continue }
        let spansRows = columns.count == outputSize && outputSize == inputSize
        let starts = spansRows ? [rows.lowerBound] : Array(rows)
        for (index, row) in starts.enumerated() {
          runs.append(
            Run(
              tap: tapY * kernel + tapX, output: row * outputSize + columns.lowerBound,
              input: (row + tapY - padding) * inputSize + columns.lowerBound + tapX - padding,
              positions: spansRows ? rows.count * columns.count : columns.count, opensTap: index == 0))
        }
      }
    }
    let area = outputSize * outputSize
    if inputSize == outputSize, let whole = runs.firstIndex(where: { $0.positions == area }) {
      // Taps add to separate gradients but to one output: only the order within a tap must stay.
      runs.insert(runs.remove(at: whole), at: 0)
      firstRunCoversAll = true
    } else {
      firstRunCoversAll = false
    }
    self.runs = runs
  }
}

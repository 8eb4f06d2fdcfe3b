/// The matrix products of a convolution over position-major maps: one for each run of neighbouring output
/// positions that one kernel tap maps onto neighbouring input positions.
///
/// Taps that fall on padding have no run and cost nothing. A run spans several rows where the tap shifts
/// nothing sideways, for then rows follow each other in memory on both sides. With a stride above 1 no two
/// positions are neighbours on both sides, and every position is a run of its own.
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
  /// Pairs of output position and tap that are multiplied out.
  var products: Int { runs.map(\.positions).reduce(0, +) }

  init(_ shape: ConvolutionShape) {
    let (inputSize, outputSize) = (shape.inputSize, shape.outputSize)
    var runs: [Run] = []
    for tapY in 0..<shape.kernel {
      for tapX in 0..<shape.kernel {
        let (rows, columns) = (shape.served(tap: tapY), shape.served(tap: tapX))
        guard !rows.isEmpty, !columns.isEmpty else { continue }
        var opensTap = true
        func add(row: Int, column: Int, positions: Int) {
          runs.append(
            Run(
              tap: tapY * shape.kernel + tapX, output: row * outputSize + column,
              input: shape.place(output: row, tap: tapY) * inputSize + shape.place(output: column, tap: tapX),
              positions: positions, opensTap: opensTap))
          opensTap = false
        }
        if shape.stride > 1 {
          for row in rows { for column in columns { add(row: row, column: column, positions: 1) } }
        } else if columns.count == outputSize, outputSize == inputSize {
          add(row: rows.lowerBound, column: 0, positions: rows.count * outputSize)
        } else {
          for row in rows { add(row: row, column: columns.lowerBound, positions: columns.count) }
        }
      }
    }
    if inputSize == outputSize, let whole = runs.firstIndex(where: { $0.positions == shape.outputPositions })
    {
      // Taps add to separate gradients but to one output: only the order within a tap must stay.
      runs.insert(runs.remove(at: whole), at: 0)
      firstRunCoversAll = true
    } else {
      firstRunCoversAll = false
    }
    self.runs = runs
  }
}

/// The matrix products of a convolution over maps in the layout of ``MapShape``: one for each output column, kernel
/// row, and run of output rows.
///
/// Under one output column, a row of the kernel lies on neighbouring input columns, whose channels follow each
/// other in memory, as their taps' matrices do in the weight: the products of all its taps are one product. Taps
/// that fall on padding are cut off at both ends, and rows that fall on padding have no run: they cost nothing.
/// With a stride of 1, neighbouring output rows lie over neighbouring input rows, and are one run of all samples.
struct KernelRuns {
  struct Run {
    /// The first of the run's taps, row by row in the kernel.
    var tap: Int
    /// Taps that are multiplied with at once.
    var taps: Int
    var outputRow: Int
    var outputColumn: Int
    var inputRow: Int
    var inputColumn: Int
    /// Output rows in the run; the product has `rows × batch` rows.
    var rows: Int
    /// Whether the product is the first to write its part of the output, the input's gradient, the weight's.
    var opensOutput = false
    var opensInput = false
    var opensWeight = false
  }

  let runs: [Run]
  /// Whether runs that open write the whole output, and the whole gradient of the input; else zeros come first.
  let opensWholeOutput: Bool
  let opensWholeInput: Bool
  /// Taps whose gradient no run opens: zeros come first.
  let unopenedTaps: [Int]
  /// Pairs of output position and tap that are multiplied out.
  var products: Int { runs.map { $0.rows * $0.taps }.reduce(0, +) }

  init(_ shape: ConvolutionShape) {
    var runs: [Run] = []
    let (size, kernel) = (shape.outputSize, shape.kernel)
    // Output columns under which most of the kernel lies on the map come first, and so do kernel rows that all
    // output rows see: what they write need not be zero before.
    let columns = (0..<size).map { ($0, Self.served(column: $0, shape)) }
      .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    let tapRows = (0..<kernel).map { ($0, shape.served(tap: $0)) }
      .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    for (tapRow, rows) in tapRows where !rows.isEmpty {
      let rowRuns = shape.stride == 1 ? [rows] : rows.map { $0..<($0 + 1) }
      for (column, taps) in columns where !taps.isEmpty {
        for part in Self.parts(of: taps, shape) {
          for rows in rowRuns {
            runs.append(
              Run(
                tap: tapRow * kernel + part.lowerBound, taps: part.count, outputRow: rows.lowerBound,
                outputColumn: column, inputRow: shape.place(output: rows.lowerBound, tap: tapRow),
                inputColumn: shape.place(output: column, tap: part.lowerBound), rows: rows.count))
          }
        }
      }
    }
    var openColumns: Set<Int> = []
    var openTaps: Set<Int> = []
    for index in runs.indices {
      let run = runs[index]
      let taps = run.tap..<(run.tap + run.taps)
      runs[index].opensOutput = run.rows == size && openColumns.insert(run.outputColumn).inserted
      runs[index].opensWeight = openTaps.isDisjoint(with: taps)
      if runs[index].opensWeight { openTaps.formUnion(taps) }
    }
    if let first = runs.first, first.rows == size, size == shape.inputSize, first.taps == size {
      runs[0].opensInput = true
    }
    opensWholeOutput = openColumns.count == size
    opensWholeInput = runs.first?.opensInput == true
    if !opensWholeOutput { for index in runs.indices { runs[index].opensOutput = false } }
    self.runs = runs
    unopenedTaps = (0..<shape.taps).filter { !openTaps.contains($0) }
  }

  /// Kernel columns that do not fall on padding under an output column.
  private static func served(column: Int, _ shape: ConvolutionShape) -> Range<Int> {
    let first = max(0, shape.padding - column * shape.stride)
    let end = min(shape.kernel, shape.inputSize + shape.padding - column * shape.stride)
    return first..<max(first, end)
  }

  /// Taps to be multiplied with at once: all, unless zeros behind an input position's channels part them.
  private static func parts(of taps: Range<Int>, _ shape: ConvolutionShape) -> [Range<Int>] {
    shape.input.pitch == shape.inputChannels ? [taps] : taps.map { $0..<($0 + 1) }
  }
}

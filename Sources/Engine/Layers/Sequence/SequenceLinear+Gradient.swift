import Tiles

/// The parameters' gradient: formed for all samples, for all with their norms on the way, or for one.
extension SequenceLinear: GramPart {
  var mostPieces: Int { GradientSink.pieces(ofRows: inputs) }
  var products: Int { inputs * outputs }

  func prepare(_ batch: SequenceBatch) {}

  /// δ of one panel of outputs: packed, or as it lies.
  private struct Panel {
    var first: Int
    var width: Int
    var delta: UnsafePointer<Float>
    /// Floats from one row to the next.
    var pitch: Int
  }

  /// Where a panel is read by few inputs, copying it takes longer than what it saves.
  private var packs: Bool { inputs >= 256 }

  /// A panel of the δ of neighbouring samples.
  private func panel(_ first: Int, _ samples: Range<Int>, _ batch: SequenceBatch) -> Panel {
    let (width, rows) = (min(Product.panel, outputs - first), batch.rows(ofSamples: samples))
    let source = UnsafePointer(delta) + rows.lowerBound * outputPitch + first
    guard packs else { return Panel(first: first, width: width, delta: source, pitch: outputPitch) }
    for row in 0..<rows.count {
      (scratch.panel.base + row * width).update(from: source + row * outputPitch, count: width)
    }
    return Panel(first: first, width: width, delta: UnsafePointer(scratch.panel.base), pitch: width)
  }

  /// A product of one sample's rows, or of those of neighbouring samples, for some inputs.
  private func product(rows: Int, positions: Int, _ panel: Panel) -> Product {
    Product(
      rows: rows, columns: panel.width, inner: positions, a: (1, inputPitch, 0), b: (panel.pitch, 0),
      cRow: panel.width)
  }

  /// Inputs, of all panels' samples at a time: 768 kB, which stay in the second cache level.
  private static let blockCount = 196_608

  /// Samples whose products are one sum.
  private static func samplesAtOnce(_ batch: SequenceBatch) -> Int {
    max(1, SequenceScratch.mostRows / batch.positions)
  }

  /// Samples of a block: their inputs stay near while panel after panel reads them. The order of additions is the same
  /// whatever the blocks: each one's go on from the sum that lies in the gradient.
  private func samplesOfBlock(_ batch: SequenceBatch) -> Int {
    let samplesAtOnce = Self.samplesAtOnce(batch)
    let sums = Self.blockCount / (batch.positions * inputPitch * samplesAtOnce)
    return min(batch.samples, max(1, sums) * samplesAtOnce)
  }

  /// Calls `body` with each block of a batch.
  @inline(__always)
  private func forEachBlock(_ batch: SequenceBatch, _ body: (Range<Int>) -> Void) {
    let most = samplesOfBlock(batch)
    for start in stride(from: 0, to: batch.samples, by: most) {
      body(start..<min(start + most, batch.samples))
    }
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) {
    let samplesAtOnce = Self.samplesAtOnce(batch)
    let parts = GradientSink.pieces(ofRows: inputs)
    forEachBlock(batch) { block in
      for first in stride(from: 0, to: outputs, by: Product.panel) {
        let holds = sink.keepsPieces || samplesOfBlock(batch) < batch.samples
        let target = holds ? gradient + first * inputs : scratch.sum.base
        for start in stride(from: block.lowerBound, to: block.upperBound, by: samplesAtOnce) {
          let samples = start..<min(start + samplesAtOnce, block.upperBound)
          let panel = panel(first, samples, batch)
          ProductThreads.share(parts) { part in
            let rows = GradientSink.rows(ofPiece: part, of: inputs)
            let piece = target + rows.lowerBound * panel.width
            product(rows: rows.count, positions: samples.count * batch.positions, panel).multiplyPanel(
              input + start * batch.positions * inputPitch + rows.lowerBound, panel.delta, to: piece,
              opens: start == 0)
            if let tied {
              for sample in samples { tied.add(sample: sample, rows, first, panel.width, batch, to: piece) }
            }
            guard samples.upperBound == batch.samples else { return }
            let offset = place.lowerBound + first * inputs + rows.lowerBound * panel.width
            sink.take(part, piece, at: offset, count: rows.count * panel.width)
          }
        }
        if block.upperBound == batch.samples { sink.endGroup(pieces: parts) }
      }
    }
  }

  func formMeasured(_ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>) {
    forEachBlock(batch) { block in
      for first in stride(from: 0, to: outputs, by: Product.panel) {
        formMeasured(first, batch, block, squares: squares, to: gradient + first * inputs) { _, _, _ in }
      }
    }
  }

  /// Only of whole pieces: what lies in the buffer is measured by chunks, and these are as large.
  func formMeasured(
    _ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>, into sink: GradientSink
  ) -> Bool {
    guard tied == nil, inputs % GradientSink.pieceRows == 0, outputs % Product.panel == 0 else {
      return false
    }
    forEachBlock(batch) { block in
      for first in stride(from: 0, to: outputs, by: Product.panel) {
        let holds = sink.keepsPieces || samplesOfBlock(batch) < batch.samples
        let target = holds ? gradient + first * inputs : scratch.sum.base
        formMeasured(first, batch, block, squares: squares, to: target) { part, piece, count in
          let rows = GradientSink.rows(ofPiece: part, of: inputs)
          sink.take(
            part, piece, at: place.lowerBound + first * inputs + rows.lowerBound * Product.panel, count: count
          )
        }
        if block.upperBound == batch.samples { sink.endChunks(GradientSink.pieces(ofRows: inputs)) }
      }
    }
    sink.endPart()
    return true
  }

  /// One panel of outputs, of some samples.
  ///
  /// - Parameters:
  ///   - target: (inputs, width of the panel)
  ///   - body: what is done with a piece when it is complete; by several threads.
  private func formMeasured(
    _ first: Int, _ batch: SequenceBatch, _ block: Range<Int>, squares: UnsafeMutablePointer<Double>,
    to target: UnsafeMutablePointer<Float>,
    _ body: (_ part: Int, _ piece: UnsafeMutablePointer<Float>, _ count: Int) -> Void
  ) {
    let parts = GradientSink.pieces(ofRows: inputs)
    let samplesAtOnce = Self.samplesAtOnce(batch)
    let partSquares = scratch.squares.base
    for start in stride(from: block.lowerBound, to: block.upperBound, by: samplesAtOnce) {
      let samples = start..<min(start + samplesAtOnce, block.upperBound)
      let panel = panel(first, samples, batch)
      ProductThreads.share(parts) { part in
        let rows = GradientSink.rows(ofPiece: part, of: inputs)
        let piece = target + rows.lowerBound * panel.width
        (partSquares + part * batch.samples + start).update(repeating: 0, count: samples.count)
        addMeasured(
          rows, panel, batch, samples, room: scratch.piece(ofPart: part), to: piece,
          squares: partSquares + part * batch.samples)
        if samples.upperBound == batch.samples { body(part, piece, rows.count * panel.width) }
      }
    }
    for part in 0..<parts {
      for sample in block { squares[sample] += partSquares[part * batch.samples + sample] }
    }
  }

  /// The same of one piece, sample by sample: the sum's piece, and what a sample has for it, stay in the first cache level.
  ///
  /// - Parameter room: for a piece.
  private func addMeasured(
    _ rows: Range<Int>, _ panel: Panel, _ batch: SequenceBatch, _ samples: Range<Int>,
    room: UnsafeMutablePointer<Float>, to piece: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Double>
  ) {
    let whole = product(rows: rows.count, positions: batch.positions, panel)
    for sample in samples {
      let own = input + sample * batch.positions * inputPitch + rows.lowerBound
      let delta = panel.delta + (sample - samples.lowerBound) * batch.positions * panel.pitch
      if tied == nil, whole.isMeasuredInRegisters {
        var lanes = room
        forEachTile(of: rows.count) { tile in
          product(rows: tile.count, positions: batch.positions, panel).addMeasured(
            own + tile.lowerBound, delta, to: piece + tile.lowerBound * panel.width, opens: sample == 0,
            lanes: lanes)
          lanes += Product.measuredLanes
        }
        for lanes in stride(from: UnsafePointer(room), to: UnsafePointer(lanes), by: Product.measuredLanes) {
          squares[sample] += Product.measuredSquare(lanes)
        }
        continue
      }
      whole.multiplyPanel(own, delta, to: room, opens: true)
      tied?.add(sample: sample, rows, panel.first, panel.width, batch, to: room)
      forEachTile(of: rows.count) { tile in
        let (start, count) = (tile.lowerBound * panel.width, tile.count * panel.width)
        squares[sample] += addMeasuring(room + start, to: piece + start, count: count, opens: sample == 0)
      }
    }
  }

  /// Calls `body` with the rows of each tile of a piece, counted from its first one.
  @inline(__always)
  private func forEachTile(of count: Int, _ body: (Range<Int>) -> Void) {
    let tiles = (count + Tile.mostRows - 1) / Tile.mostRows
    var row = 0
    for index in 0..<tiles {
      let height = (count - row + tiles - index - 1) / (tiles - index)
      body(row..<row + height)
      row += height
    }
  }

  func formSample(
    _ sample: Int, _ batch: SequenceBatch, into gradient: UnsafeMutablePointer<Float>, held: HeldSample?
  ) -> Double {
    let parts = GradientSink.pieces(ofRows: inputs)
    let partSquares = scratch.squares.base
    var square = 0.0
    for first in stride(from: 0, to: outputs, by: Product.panel) {
      let panel = panel(first, sample..<sample + 1, batch)
      ProductThreads.share(parts) { part in
        let rows = GradientSink.rows(ofPiece: part, of: inputs)
        let (offset, count) = (
          place.lowerBound + first * inputs + rows.lowerBound * panel.width, rows.count * panel.width
        )
        // The sample before leaves its place while it is near, and this one is formed in it: nothing is copied.
        held?.add(offset..<offset + count)
        let piece = gradient + offset
        product(rows: rows.count, positions: batch.positions, panel).multiplyPanel(
          input + sample * batch.positions * inputPitch + rows.lowerBound, panel.delta, to: piece,
          opens: true,
          next: held?.operands(at: offset + count, count: min(count, place.upperBound - offset - count)))
        tied?.add(sample: sample, rows, first, panel.width, batch, to: piece)
        partSquares[part] = squaredNorm(piece, count: count)
      }
      for part in 0..<parts { square += partSquares[part] }
    }
    return square
  }

  // MARK: Gram products

  /// The tied weight's gradient has the embedding's rows in it, which are no product.
  func prefersGram(_ way: NormWay, positions: Int) -> Bool {
    tied == nil && way.prefersGram(inputs: inputs, outputs: outputs, positions: positions)
  }

  func addSquares(_ batch: SequenceBatch, to squares: UnsafeMutablePointer<Double>) {
    let gram = scratch.gram
    ProductThreads.share(batch.samples) { sample in
      let row = sample * batch.positions
      squares[sample] += gram.square(
        input + row * inputPitch, inputs, pitch: inputPitch, UnsafePointer(delta) + row * outputPitch,
        outputs,
        pitch: outputPitch, positions: batch.positions, part: sample)
    }
  }

  func scaleSamples(_ batch: SequenceBatch, by weights: UnsafePointer<Float>) {
    for sample in 0..<batch.samples where weights[sample] != 1 {
      let rows = delta + sample * batch.positions * outputPitch
      addScaled(rows, weights[sample], to: rows, count: batch.positions * outputPitch, opens: true)
    }
  }
}

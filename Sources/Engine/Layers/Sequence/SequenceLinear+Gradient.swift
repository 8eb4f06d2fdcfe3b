import Tiles

/// The parameters' gradient: formed for all samples, for all with their norms on the way, or for one.
extension SequenceLinear: GramPart {
  var mostPieces: Int { GradientSink.pieces(ofRows: inputs) }
  var products: Int { inputs * outputs }

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

  /// Calls `body` with every piece of the gradient, by several threads, for a few samples after the others: with its place
  /// in its group, its inputs, where it lies, the samples and their δ; then `end` behind those of a panel of a block.
  ///
  /// - Parameter holds: whether pieces stay in the gradient.
  private func forEachPiece(
    _ batch: SequenceBatch, holds: Bool,
    _ body: (Int, Range<Int>, UnsafeMutablePointer<Float>, _ samples: Range<Int>, Panel) -> Void,
    end: (_ block: Range<Int>) -> Void
  ) {
    let samplesAtOnce = Self.samplesAtOnce(batch)
    forEachBlock(batch) { block in
      for first in stride(from: 0, to: outputs, by: Product.panel) {
        let isHeld = holds || samplesOfBlock(batch) < batch.samples
        let target = isHeld ? gradient + first * inputs : scratch.sum.base
        for start in stride(from: block.lowerBound, to: block.upperBound, by: samplesAtOnce) {
          let samples = start..<min(start + samplesAtOnce, block.upperBound)
          let panel = panel(first, samples, batch)
          ProductThreads.share(mostPieces) { part in
            let rows = GradientSink.rows(ofPiece: part, of: inputs)
            body(part, rows, target + rows.lowerBound * panel.width, samples, panel)
          }
        }
        end(block)
      }
    }
  }

  /// Where a piece lies in the flat storage.
  private func offset(_ rows: Range<Int>, _ panel: Panel) -> Int {
    place.lowerBound + panel.first * inputs + rows.lowerBound * panel.width
  }

  func form(_ batch: SequenceBatch, into sink: GradientSink) {
    forEachPiece(batch, holds: sink.keepsPieces) { part, rows, piece, samples, panel in
      product(rows: rows.count, positions: samples.count * batch.positions, panel).multiplyPanel(
        input + samples.lowerBound * batch.positions * inputPitch + rows.lowerBound, panel.delta, to: piece,
        opens: samples.lowerBound == 0)
      if let tied {
        for sample in samples { tied.add(sample: sample, rows, panel.first, panel.width, to: piece) }
      }
      guard samples.upperBound == batch.samples else { return }
      sink.take(part, piece, at: offset(rows, panel), count: rows.count * panel.width)
    } end: { block in
      if block.upperBound == batch.samples { sink.endGroup(pieces: mostPieces) }
    }
  }

  /// Hands over only whole pieces: what lies in the buffer is measured by chunks, and these are as large.
  func formMeasured(
    _ batch: SequenceBatch, squares: UnsafeMutablePointer<Double>, into sink: GradientSink
  ) -> Bool {
    let handsOver =
      tied == nil && inputs % GradientSink.pieceRows == 0 && outputs % Product.panel == 0
    let partSquares = scratch.squares.base
    forEachPiece(batch, holds: !handsOver || sink.keepsPieces) { part, rows, piece, samples, panel in
      let squares = partSquares + part * batch.samples
      (squares + samples.lowerBound).update(repeating: 0, count: samples.count)
      addMeasured(
        rows, panel, batch, samples, room: scratch.piece(ofPart: part), to: piece, squares: squares)
      guard handsOver, samples.upperBound == batch.samples else { return }
      sink.take(part, piece, at: offset(rows, panel), count: rows.count * panel.width)
    } end: { block in
      for part in 0..<mostPieces {
        for sample in block { squares[sample] += partSquares[part * batch.samples + sample] }
      }
      if handsOver, block.upperBound == batch.samples { sink.endChunks(mostPieces) }
    }
    if handsOver { sink.endPart() }
    return handsOver
  }

  /// One piece, sample by sample: the sum's piece, and what a sample has for it, stay in the first cache level.
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
      tied?.add(sample: sample, rows, panel.first, panel.width, to: room)
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
    let partSquares = scratch.squares.base
    var square = 0.0
    for first in stride(from: 0, to: outputs, by: Product.panel) {
      let panel = panel(first, sample..<sample + 1, batch)
      ProductThreads.share(mostPieces) { part in
        let rows = GradientSink.rows(ofPiece: part, of: inputs)
        let (offset, count) = (offset(rows, panel), rows.count * panel.width)
        // The sample before leaves its place while it is near, and this one is formed in it: nothing is copied.
        held?.add(offset..<offset + count)
        let piece = gradient + offset
        product(rows: rows.count, positions: batch.positions, panel).multiplyPanel(
          input + sample * batch.positions * inputPitch + rows.lowerBound, panel.delta, to: piece,
          opens: true,
          next: held?.operands(at: offset + count, count: min(count, place.upperBound - offset - count)))
        tied?.add(sample: sample, rows, first, panel.width, to: piece)
        partSquares[part] = squaredNorm(piece, count: count)
      }
      for part in 0..<mostPieces { square += partSquares[part] }
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
        outputs, pitch: outputPitch, positions: batch.positions, part: sample)
    }
  }

  func scaleSamples(_ batch: SequenceBatch, by weights: UnsafePointer<Float>) {
    for sample in 0..<batch.samples where weights[sample] != 1 {
      let rows = delta + sample * batch.positions * outputPitch
      addScaled(rows, weights[sample], to: rows, count: batch.positions * outputPitch, opens: true)
    }
  }
}

import CBuiltins

// The matrix products of a convolution over maps in the layout of MapShape. Nothing is unfolded.
//
// Under one output position a row of the kernel lies on neighbouring input columns, whose channels follow each other
// in memory, as their taps' matrices do in the weight: one product has a row of the kernel as its inner dimension,
// the kernel's rows as segments, and the batch as rows. Taps that fall on padding are cut off at all four sides.
// Weights lie in panels of 64 output channels (ParameterTensor.Order.panels): a panel is read from end to end, and
// stays in the second cache level while all positions and samples are computed.

extension ConvolutionShape {
  /// First channels and widths of the panels of so many channels.
  @inline(__always)
  static func forEachPanel(of channels: Int, _ body: (_ first: Int, _ width: Int) -> Void) {
    for first in Swift.stride(from: 0, to: channels, by: Product.panel) {
      body(first, min(Product.panel, channels - first))
    }
  }

  /// Floats of one panel's weights: of 64 output channels, or of all where there are fewer.
  var panelWeightCount: Int { taps * inputChannels * min(Product.panel, outputChannels) }

  /// output ← the convolution of `input` with `weight` (panel, tap, in, out), without bias.
  func convolve(
    _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>,
    batch: Int
  ) {
    Self.forEachPanel(of: outputChannels) { panel, width in
      convolvePanel(
        input, weight + panel * taps * inputChannels, width: width, to: output + panel, batch: batch)
    }
  }

  /// One panel of the output: `weight` (tap, in, out) of `width` outs.
  private func convolvePanel(
    _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, width: Int,
    to output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    ProductThreads.share(outputPositions) { position in
      let (row, column) = (position / outputSize, position % outputSize)
      convolve(
        input, weight, width: width, row: row, column: column,
        to: output + self.output.place(row: row, sample: 0, column: column, batch: batch), batch: batch)
    }
  }

  /// One panel of one output position of all samples.
  private func convolve(
    _ input: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, width: Int, row: Int, column: Int,
    to output: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let (tapRows, tapColumns) = (served(output: row), served(output: column))
    if tapRows.isEmpty || tapColumns.isEmpty {
      for sample in 0..<batch {
        (output + sample * self.output.rowPitch).update(repeating: 0, count: width)
      }
      return
    }
    // Zeros behind a position's channels part the taps of a row.
    let tapsAtOnce = self.input.pitch == inputChannels ? tapColumns.count : 1
    let product = Product(
      rows: batch, columns: width, inner: tapsAtOnce * inputChannels, segments: tapRows.count,
      a: (self.input.rowPitch, 1, batch * self.input.rowPitch), b: (width, kernel * inputChannels * width),
      cRow: self.output.rowPitch)
    for first in Swift.stride(from: tapColumns.lowerBound, to: tapColumns.upperBound, by: tapsAtOnce) {
      let place = self.input.place(
        row: place(output: row, tap: tapRows.lowerBound), sample: 0,
        column: place(output: column, tap: first), batch: batch)
      product.multiplyPanel(
        input + place, weight + (tapRows.lowerBound * kernel + first) * inputChannels * width, to: output,
        opens: first == tapColumns.lowerBound)
    }
  }

  /// inputGradient ← the gradient with respect to the input, from δ and `weight` (panel, tap, in, out).
  ///
  /// - Parameter weightRoom: room for one panel of reversed weights, of the size of ``panelWeightCount`` of
  ///   ``reversed``; used again for every panel it stays in the second cache level.
  func convolveBack(
    _ gradient: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
    weightRoom: UnsafeMutablePointer<Float>, to inputGradient: UnsafeMutablePointer<Float>, batch: Int
  ) {
    // With a stride the kernels of neighbouring outputs meet the input at different taps and are added up.
    if stride > 1 { inputGradient.update(repeating: 0, count: input.count(batch: batch)) }
    Self.forEachPanel(of: inputChannels) { panel, width in
      reverse(weight, panel: panel, width: width, into: weightRoom)
      if stride == 1 {
        reversed.convolvePanel(gradient, weightRoom, width: width, to: inputGradient + panel, batch: batch)
      } else {
        scatterPanel(gradient, weightRoom, width: width, to: inputGradient + panel, batch: batch)
      }
    }
  }

  /// reversed (tap, out, in) ← one panel of input channels of `weight` (panel, tap, in, out), taps in reverse order.
  private func reverse(
    _ weight: UnsafePointer<Float>, panel: Int, width: Int, into reversed: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func block(_ outputPanel: Int, _ tap: Int) -> UnsafePointer<Float> {
      let outputWidth = min(Product.panel, outputChannels - outputPanel)
      return weight + outputPanel * taps * inputChannels + (tap * inputChannels + panel) * outputWidth
    }
    Self.forEachPanel(of: outputChannels) { outputPanel, outputWidth in
      for tap in 0..<taps {
        let following = tap + 1 < taps ? (outputPanel, tap + 1) : (outputPanel + Product.panel, 0)
        if following.0 < outputChannels {
          // Blocks lie far apart: nothing but this brings the next one near.
          let next = block(following.0, following.1)
          for place in Swift.stride(from: 0, to: width * outputWidth, by: 16) { sweep_prefetch(next + place) }
        }
        transpose(
          block(outputPanel, tap), rows: width, columns: outputWidth,
          into: reversed + ((taps - 1 - tap) * outputChannels + outputPanel) * width)
      }
    }
  }

  /// One panel of the input's gradient of a convolution with a stride: each tap of each output position by itself.
  private func scatterPanel(
    _ gradient: UnsafePointer<Float>, _ reversedWeight: UnsafePointer<Float>, width: Int,
    to inputGradient: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let product = Product(
      rows: batch, columns: width, inner: outputChannels, a: (output.rowPitch, 1, 0), b: (width, 0),
      cRow: input.rowPitch)
    for row in 0..<outputSize {
      for column in 0..<outputSize {
        let delta = gradient + output.place(row: row, sample: 0, column: column, batch: batch)
        for tapRow in served(output: row) {
          for tapColumn in served(output: column) {
            let target = input.place(
              row: place(output: row, tap: tapRow), sample: 0,
              column: place(output: column, tap: tapColumn), batch: batch)
            let tap = taps - 1 - tapRow * kernel - tapColumn
            product.multiplyPanel(
              delta, reversedWeight + tap * outputChannels * width, to: inputGradient + target, opens: false)
          }
        }
      }
    }
  }

  /// The gradient of the weight (panel, tap, in, out) ← Σ over samples and positions of input ⊗ δ; a piece of a tap is
  /// handed over when its sum is complete.
  ///
  /// - Parameter panelRoom: room for one panel of δ, ``panelCount(batch:)`` Floats.
  func correlate(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, of parameters: LayerParameters,
    panelRoom: UnsafeMutablePointer<Float>, batch: Int, into sink: GradientSink
  ) {
    Self.forEachPanel(of: outputChannels) { panel, width in
      let parts = GradientSink.pieces(ofRows: inputChannels)
      let rows = rowsOfBlock(batch: batch)
      for first in Swift.stride(from: 0, to: outputSize, by: rows) {
        let block = first..<min(first + rows, outputSize)
        // Its positions one behind the other: as channels among others they would share few sets of the cache.
        let delta = gradient + output.place(row: block.lowerBound, sample: 0, column: 0, batch: batch) + panel
        for position in 0..<(block.count * outputSize * batch) {
          (panelRoom + position * width).update(from: delta + position * output.pitch, count: width)
        }
        ProductThreads.share(taps * parts) { piece in
          let (tap, channels) = (piece / parts, GradientSink.rows(ofPiece: piece % parts, of: inputChannels))
          let place = panel * taps * inputChannels + (tap * inputChannels + channels.lowerBound) * width
          let target = parameters.weightGradient + place
          correlate(
            input, panelRoom, rows: block, tap: tap, channels: channels, width: width, to: target,
            batch: batch)
          if block.upperBound == outputSize {
            sink.take(piece, target, at: parameters.weightOffset + place, count: channels.count * width)
          }
        }
      }
      sink.endGroup(pieces: taps * parts)
    }
  }

  /// Floats that a block of one panel of δ may have, 512 kB: it then stays in the second cache level beside its inputs.
  private static let blockCount = 131_072

  /// The most Floats of a block of one panel of δ, for `batch` samples or fewer.
  func panelCount(batch: Int) -> Int {
    let row = outputSize * batch * min(Product.panel, outputChannels)
    return max(row, min(Self.blockCount, outputSize * row))
  }

  /// Output rows of all samples that are one block.
  private func rowsOfBlock(batch: Int) -> Int {
    max(1, Self.blockCount / (outputSize * batch * min(Product.panel, outputChannels)))
  }

  /// Some input channels of one panel of one tap, from some output rows of one panel of δ; the first rows of a tap open
  /// the sum.
  private func correlate(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, rows block: Range<Int>, tap: Int,
    channels: Range<Int>, width: Int, to target: UnsafeMutablePointer<Float>, batch: Int
  ) {
    let (tapRows, columns) = (served(tap: tap / kernel), served(tap: tap % kernel))
    if tapRows.isEmpty || columns.isEmpty {
      target.update(repeating: 0, count: channels.count * width)
      return
    }
    let rows = tapRows.clamped(to: block)
    // Neighbouring output rows of all samples lie over neighbouring input rows: one inner dimension.
    let rowsAtOnce = stride == 1 ? max(1, rows.count) : 1
    let product = Product(
      rows: channels.count, columns: width, inner: rowsAtOnce * batch, segments: columns.count,
      a: (1, self.input.rowPitch, stride * self.input.pitch), b: (outputSize * width, width), cRow: width)
    for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtOnce) {
      product.multiplyPanel(
        input + inputPlace(tap, row, columns.lowerBound, sample: 0, batch: batch) + channels.lowerBound,
        gradient + ((row - block.lowerBound) * batch * outputSize + columns.lowerBound) * width, to: target,
        opens: row == tapRows.lowerBound)
    }
  }

  /// weightGradient (panel, tap, in, out) ← Σ over positions of input ⊗ δ, of one sample.
  func correlate(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, sample: Int,
    to weightGradient: UnsafeMutablePointer<Float>, batch: Int
  ) {
    Self.forEachPanel(of: outputChannels) { panel, width in
      for tap in 0..<taps {
        let (rows, columns) = (served(tap: tap / kernel), served(tap: tap % kernel))
        let target = weightGradient + panel * taps * inputChannels + tap * inputChannels * width
        if rows.isEmpty || columns.isEmpty {
          target.update(repeating: 0, count: inputChannels * width)
          continue
        }
        let product = Product(
          rows: inputChannels, columns: width, inner: columns.count, segments: rows.count,
          a: (1, stride * self.input.pitch, stride * batch * self.input.rowPitch),
          b: (output.pitch, batch * output.rowPitch), cRow: width)
        let delta = output.place(
          row: rows.lowerBound, sample: sample, column: columns.lowerBound, batch: batch)
        product.multiplyPanel(
          input + inputPlace(tap, rows.lowerBound, columns.lowerBound, sample: sample, batch: batch),
          gradient + delta + panel, to: target, opens: true)
      }
    }
  }

  private func inputPlace(_ tap: Int, _ row: Int, _ column: Int, sample: Int, batch: Int) -> Int {
    input.place(
      row: place(output: row, tap: tap / kernel), sample: sample,
      column: place(output: column, tap: tap % kernel), batch: batch)
  }
}

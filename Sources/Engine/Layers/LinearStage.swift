/// A linear layer over one row a sample, with ReLU if it follows: (batch, in) to (batch, out).
final class LinearStage: WeightedStage, GhostNorms {
  private let inputChannels: Int
  /// Floats from one sample's inputs to the next.
  private let inputPitch: Int
  private let shape: MapShape
  private let rectifies: Bool
  let parameters: LayerParameters
  let result: Activations
  /// (out, batch)
  private let transposedGradient: FloatBuffer
  /// (in, batch): on the way back first the gradient of the input, then the input.
  private let transposedInput: FloatBuffer
  private var holdsInput = false
  /// Whether ``transposedGradient`` is δ as it is now.
  private var holdsGradient = false
  private let gram: BatchGram
  private let scratch: LayerScratch
  /// (thread, at most 64, at most 64): a piece of the gradient where it is used at once.
  private let pieceRoom: FloatBuffer

  var normRule: NormRule { .ghost(self) }
  var productFlops: Double { 2 * Double(inputChannels * shape.channels) }
  var nominalFlops: Double { productFlops }

  /// - Parameter inputPitch: that of maps, or an image's length where the layer is a network's first.
  init(
    inputChannels: Int, inputPitch: Int, outputChannels: Int, rectifies: Bool, parameters: LayerParameters,
    batch: Int, scratch: LayerScratch
  ) {
    self.inputChannels = inputChannels
    self.inputPitch = inputPitch
    self.rectifies = rectifies
    self.parameters = parameters
    shape = MapShape(channels: outputChannels, size: 1)
    result = Activations(shape, batch: batch)
    transposedGradient = FloatBuffer(count: outputChannels * batch)
    transposedInput = FloatBuffer(count: inputChannels * batch)
    self.scratch = scratch
    scratch.reserve(panel: min(Product.panel, outputChannels) * batch)
    gram = BatchGram(inputs: inputChannels, outputs: outputChannels, batch: batch)
    pieceRoom = FloatBuffer(count: ProductThreads.count * GradientSink.pieceCount)
  }

  func forward(input: UnsafePointer<Float>, batch: Int, pass: Pass) {
    for row in stride(from: 0, to: batch, by: Self.rowBlock) {
      for first in stride(from: 0, to: inputChannels, by: Self.innerBlock) {
        ProductThreads.share(panels) { index in
          let (panel, width) = self.panel(index)
          let product = Product(
            rows: min(Self.rowBlock, batch - row), columns: width,
            inner: min(Self.innerBlock, inputChannels - first), a: (inputPitch, 1, 0), b: (width, 0),
            cRow: shape.pitch)
          let weight: UnsafePointer<Float> = UnsafePointer(parameters.weight) + panel * inputChannels
          let target: UnsafeMutablePointer<Float> = output + row * shape.pitch + panel
          product.multiplyPanel(
            input + row * inputPitch + first, weight + first * width, to: target, opens: first == 0,
            next: .init(weight + inputChannels * width + first * width, count: product.inner * width))
        }
      }
    }
    if rectifies {
      addBiasAndRectify(parameters.bias, output, rows: batch, channels: shape.channels)
    } else {
      addBias(parameters.bias, to: output, rows: batch, channels: shape.channels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    (holdsInput, holdsGradient) = (false, false)
    if rectifies { maskByActivation(output, outputGradient, count: shape.count(batch: batch)) }
    guard let inputGradient else { return }
    // As the transposed product W·δᵀ, for the weights are the larger operand: they are read as they lie.
    transposeGradient(batch: batch)
    ProductThreads.share(0..<inputChannels, by: Self.rowBlock) { rows in
      setBackProducts(row: rows.lowerBound, rows: rows.count, batch: batch)
    }
    transpose(
      transposedInput.base, rows: inputChannels, columns: batch, pitch: batch, into: inputGradient,
      pitch: inputPitch)
  }

  /// transposedInput ← W·δᵀ for the inputs `row ..< row + rows`, whose sums stay in cache while the panels add to them.
  private func setBackProducts(row: Int, rows: Int, batch: Int) {
    @inline(__always)
    func weight(_ panel: (first: Int, width: Int)) -> UnsafePointer<Float> {
      UnsafePointer(parameters.weight) + panel.first * inputChannels + row * panel.width
    }
    var index = 0
    while index < panels {
      let panel = self.panel(index)
      // The last panel may be narrower.
      let segments =
        panel.width < Product.panel ? 1 : min(Self.panelsAtOnce, shape.channels / Product.panel - index)
      index += segments
      let panelCount = inputChannels * panel.width
      var next: Product.Next?
      if index < panels {
        let following = self.panel(index)
        let start = weight(following)
        next = .init(
          start, segments > 1 ? start + inputChannels * following.width : nil, count: rows * following.width)
      }
      for column in stride(from: 0, to: batch, by: Product.panel) {
        let product = Product(
          rows: rows, columns: min(Product.panel, batch - column), inner: panel.width, segments: segments,
          a: (panel.width, 1, panelCount), b: (batch, panel.width * batch), cRow: batch)
        product.multiplyPanel(
          weight(panel), transposedGradient.base + panel.first * batch + column,
          to: transposedInput.base + row * batch + column, opens: panel.first == 0,
          next: column == 0 ? next : nil)
      }
    }
  }

  /// G_i = a_i δ_iᵀ, so ‖G_i‖² = ‖a_i‖²‖δ_i‖²; the bias adds ‖δ_i‖².
  func addSquaredNorms(input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int) {
    for sample in 0..<batch {
      let gradient = squaredNorm(outputGradient + sample * shape.pitch, count: shape.channels)
      squares[sample] += gradient * (squaredNorm(input + sample * inputPitch, count: inputChannels) + 1)
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    scaleSampleRows(outputGradient, shape, batch: batch, by: weights)
    holdsGradient = false
  }

  var formsInPieces: Bool { true }

  func squareWithoutForming(input: UnsafePointer<Float>, batch: Int) -> Double? {
    guard gram.costsLess(batch: batch) else { return nil }
    transposeInput(input, batch: batch)
    transposeGradient(batch: batch)
    return gram.square(inputs: transposedInput.base, gradients: transposedGradient.base, batch: batch)
  }

  private func transposeInput(_ input: UnsafePointer<Float>, batch: Int) {
    if holdsInput { return }
    transpose(
      input, rows: batch, columns: inputChannels, pitch: inputPitch, into: transposedInput.base, pitch: batch)
    holdsInput = true
  }

  private func transposeGradient(batch: Int) {
    if holdsGradient { return }
    transpose(
      outputGradient, rows: batch, columns: shape.channels, pitch: shape.pitch,
      into: transposedGradient.base, pitch: batch)
    holdsGradient = true
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    transposeInput(input, batch: batch)
    // (batch, at most 64) of δ: of one panel it stays in the first cache level.
    let panelRoom = scratch.panel.base
    for index in 0..<panels {
      let (panel, width) = self.panel(index)
      for sample in 0..<batch {
        (panelRoom + sample * width).update(
          from: outputGradient + sample * shape.pitch + panel, count: width)
      }
      let parts = GradientSink.pieces(ofRows: inputChannels)
      ProductThreads.share(parts) { part in
        let rows = GradientSink.rows(ofPiece: part, of: inputChannels)
        let product = Product(
          rows: rows.count, columns: width, inner: batch, a: (batch, 1, 0), b: (width, 0), cRow: width)
        let (place, count) = (panel * inputChannels + rows.lowerBound * width, rows.count * width)
        let offset = parameters.weightOffset + place
        let target =
          sink.keepsPieces
          ? parameters.weightGradient + place
          : pieceRoom.base + ProductThreads.slot(ofPart: part) * GradientSink.pieceCount
        product.multiplyPanel(
          transposedInput.base + rows.lowerBound * batch, panelRoom, to: target, opens: true,
          next: sink.companions(at: offset, count: count))
        sink.take(part, target, at: offset, count: count)
      }
      sink.endGroup(pieces: parts)
    }
    sumRows(outputGradient, rows: batch, channels: shape.channels, into: parameters.biasGradient)
    sink.takeBias(of: parameters)
  }

  private var panels: Int { (shape.channels + Product.panel - 1) / Product.panel }

  /// First output and width of a panel of weights.
  private func panel(_ index: Int) -> (first: Int, width: Int) {
    let first = index * Product.panel
    return (first, min(Product.panel, shape.channels - first))
  }

  /// Rows, and inner dimension, of a block: its operands stay in the second cache level.
  private static let rowBlock = 132
  private static let innerBlock = 1024
  /// Panels whose products are one sum on the way back: two streams of weights are still brought near in time.
  private static let panelsAtOnce = 2
}

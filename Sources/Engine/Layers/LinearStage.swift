/// A linear layer over one row a sample, with ReLU if it follows: (batch, in) to (batch, out).
final class LinearStage: WeightedStage, GhostNorms {
  private let inputChannels: Int
  /// Floats from one sample's inputs to the next.
  private let inputPitch: Int
  private let shape: MapShape
  private let rectifies: Bool
  let parameters: LayerParameters
  private let result: FloatBuffer
  private let resultGradient: FloatBuffer
  /// (out, batch)
  private let transposedGradient: FloatBuffer
  /// (in, batch): on the way back first the gradient of the input, then the input.
  private let transposedInput: FloatBuffer
  private var holdsInput = false
  private let gram: BatchGram
  /// (batch, at most 64) of δ
  private let panelRoom: FloatBuffer
  /// (thread, at most 64, at most 64): a piece of the gradient where it is used at once.
  private let pieceRoom: FloatBuffer

  var normRule: NormRule { .ghost(self) }
  var productFlops: Double { 2 * Double(inputChannels * shape.channels) }
  var nominalFlops: Double { productFlops }
  var output: UnsafeMutablePointer<Float> { result.base }
  var outputGradient: UnsafeMutablePointer<Float> { resultGradient.base }

  /// - Parameter inputPitch: that of maps, or an image's length where the layer is a network's first.
  init(
    inputChannels: Int, inputPitch: Int, outputChannels: Int, rectifies: Bool, parameters: LayerParameters,
    batch: Int
  ) {
    self.inputChannels = inputChannels
    self.inputPitch = inputPitch
    self.rectifies = rectifies
    self.parameters = parameters
    shape = MapShape(channels: outputChannels, size: 1)
    result = FloatBuffer(count: shape.count(batch: batch))
    resultGradient = FloatBuffer(count: result.count)
    transposedGradient = FloatBuffer(count: outputChannels * batch)
    transposedInput = FloatBuffer(count: inputChannels * batch)
    panelRoom = FloatBuffer(count: min(Product.panel, outputChannels) * batch)
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
          let target: UnsafeMutablePointer<Float> = result.base + row * shape.pitch + panel
          product.multiplyPanel(
            input + row * inputPitch + first, weight + first * width, to: target, opens: first == 0,
            next: .init(weight + inputChannels * width + first * width, count: product.inner * width))
        }
      }
    }
    if rectifies {
      addBiasAndRectify(parameters.bias, result.base, rows: batch, channels: shape.channels)
    } else {
      addBias(parameters.bias, to: result.base, rows: batch, channels: shape.channels)
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    holdsInput = false
    if rectifies { maskByActivation(result.base, resultGradient.base, count: shape.count(batch: batch)) }
    guard let inputGradient else { return }
    // As the transposed product W·δᵀ, for the weights are the larger operand: they are read as they lie.
    transposeGradient(batch: batch)
    let wholePanels = shape.channels / Product.panel
    for first in stride(from: 0, to: panels, by: Self.panelsAtOnce) {
      let whole = min(wholePanels, first + Self.panelsAtOnce) - first
      if whole > 0 { addBackProduct(panel: first, width: Product.panel, segments: whole, batch: batch) }
      // The last panel is narrower.
      if whole < min(panels, first + Self.panelsAtOnce) - first {
        addBackProduct(
          panel: wholePanels, width: shape.channels % Product.panel, segments: 1, batch: batch)
      }
    }
    transpose(
      transposedInput.base, rows: inputChannels, columns: batch, pitch: batch, into: inputGradient,
      pitch: inputPitch)
  }

  /// transposedInput ← (first panel ? 0 : transposedInput) + W·δᵀ of neighbouring panels of one width.
  private func addBackProduct(panel: Int, width: Int, segments: Int, batch: Int) {
    ProductThreads.share((inputChannels + Self.rowBlock - 1) / Self.rowBlock) { index in
      let row = index * Self.rowBlock
      for column in stride(from: 0, to: batch, by: Product.panel) {
        let product = Product(
          rows: min(Self.rowBlock, inputChannels - row), columns: min(Product.panel, batch - column),
          inner: width, segments: segments, a: (width, 1, inputChannels * Product.panel),
          b: (batch, Product.panel * batch), cRow: batch)
        product.multiplyPanel(
          parameters.weight + panel * Product.panel * inputChannels + row * width,
          transposedGradient.base + panel * Product.panel * batch + column,
          to: transposedInput.base + row * batch + column, opens: panel == 0)
      }
    }
  }

  /// G_i = a_i δ_iᵀ, so ‖G_i‖² = ‖a_i‖²‖δ_i‖²; the bias adds ‖δ_i‖².
  func addSquaredNorms(input: UnsafePointer<Float>, to squares: UnsafeMutablePointer<Double>, batch: Int) {
    for sample in 0..<batch {
      let gradient = squaredNorm(resultGradient.base + sample * shape.pitch, count: shape.channels)
      squares[sample] += gradient * (squaredNorm(input + sample * inputPitch, count: inputChannels) + 1)
    }
  }

  func scaleSamples(by weights: UnsafePointer<Float>, batch: Int) {
    scaleSampleRows(resultGradient.base, shape, batch: batch, by: weights)
  }

  var formsInPieces: Bool { true }

  func squareWithoutForming(input: UnsafePointer<Float>, batch: Int) -> Double? {
    guard gram.costsLess(batch: batch) else { return nil }
    transposeInput(input, batch: batch)
    // On the way back δ was scaled since it was transposed, or it was not needed transposed.
    transposeGradient(batch: batch)
    return gram.square(
      inputs: .init(rows: input, pitch: inputPitch, transposed: transposedInput.base),
      gradients: .init(rows: resultGradient.base, pitch: shape.pitch, transposed: transposedGradient.base),
      batch: batch)
  }

  private func transposeInput(_ input: UnsafePointer<Float>, batch: Int) {
    if holdsInput { return }
    transpose(
      input, rows: batch, columns: inputChannels, pitch: inputPitch, into: transposedInput.base, pitch: batch)
    holdsInput = true
  }

  private func transposeGradient(batch: Int) {
    transpose(
      resultGradient.base, rows: batch, columns: shape.channels, pitch: shape.pitch,
      into: transposedGradient.base, pitch: batch)
  }

  func formGradient(input: UnsafePointer<Float>, batch: Int, into sink: GradientSink) {
    transposeInput(input, batch: batch)
    for index in 0..<panels {
      let (panel, width) = self.panel(index)
      // Of one panel δ stays in the first cache level.
      for sample in 0..<batch {
        (panelRoom.base + sample * width).update(
          from: resultGradient.base + sample * shape.pitch + panel, count: width)
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
          transposedInput.base + rows.lowerBound * batch, panelRoom.base, to: target, opens: true,
          next: sink.companions(at: offset, count: count))
        sink.take(part, target, at: offset, count: count)
      }
      sink.endGroup(pieces: parts)
    }
    sumRows(resultGradient.base, rows: batch, channels: shape.channels, into: parameters.biasGradient)
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
  private static let panelsAtOnce = innerBlock / Product.panel
}

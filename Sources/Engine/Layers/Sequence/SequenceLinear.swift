import CBuiltins

/// A linear layer over every position of a batch of sequences: (rows, in) to (rows, out), weights (panel, in, out) with
/// panels of 64 outs, see ``ParameterTensor/Order``, and a bias, a part of its own, if it has one.
///
/// The gradient of sample i is G_i = A_iᵀ D_i, of its inputs A_i (positions, in) and δ D_i (positions, out): a sequence
/// has enough rows for products at full speed, so each G_i is formed, tile by tile, where its norm is wanted.
final class SequenceLinear {
  let inputs: Int
  let outputs: Int
  let place: Range<Int>
  private let weight: UnsafePointer<Float>
  private let bias: SampleVectors?
  let gradient: UnsafeMutablePointer<Float>
  /// (rows, pitch of the inputs), as of the last forward pass.
  let input: UnsafePointer<Float>
  /// δ: (rows, pitch of the outputs), as of the last backward pass.
  let delta: UnsafeMutablePointer<Float>
  /// Rows of the weight that embed tokens, where the layer is tied to their embedding.
  let tied: TokenRows?
  let scratch: SequenceScratch
  /// (panel, out, in): room for transposed weights.
  private let transposed: UnsafeMutablePointer<Float>

  var inputPitch: Int { MapShape.pitch(inputs) }
  var outputPitch: Int { MapShape.pitch(outputs) }

  var parts: [any SequencePart] { [self] + (bias.map { [$0] } ?? []) }

  /// - Parameters:
  ///   - tensor: index of the weight; a bias follows it.
  ///   - samples: of a batch at most.
  init(
    _ storage: ParameterStorage, tensor: Int, hasBias: Bool, input: UnsafePointer<Float>,
    delta: UnsafeMutablePointer<Float>, transposed: UnsafeMutablePointer<Float>, tied: TokenRows? = nil,
    scratch: SequenceScratch, samples: Int
  ) {
    bias = hasBias ? SampleVectors(storage, tensor: tensor + 1, samples: samples, sumsOf: delta) : nil
    let tensor = storage.tensors[tensor]
    (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
    place = tensor.offset..<tensor.offset + tensor.count
    weight = UnsafePointer(storage.values.base) + tensor.offset
    gradient = storage.gradient.base + tensor.offset
    self.input = input
    self.delta = delta
    self.tied = tied
    self.scratch = scratch
    self.transposed = transposed
  }

  // MARK: Forward and backward

  /// Outputs whose weights are transposed at a time, where they are not transposed whole.
  static let outputBlock = 512
  /// Inner dimension of a block: a panel of weights then takes 128 kB.
  private static let innerBlock = 512

  /// Rows of a block, which one thread computes: they stay in the second cache level with what becomes of them.
  private var rowBlock: Int {
    max(96, 98_304 / max(min(inputs, Self.innerBlock), min(outputs, Self.innerBlock * 4)) / 6 * 6)
  }

  /// output ← input · weightᵀ + bias.
  ///
  /// - Parameter body: what is done with some rows of the output, while they are in cache; by several threads.
  func forward(
    to output: UnsafeMutablePointer<Float>, rows: Range<Int>, _ body: (Range<Int>) -> Void = { _ in }
  ) {
    share(rows) { range in
      for first in stride(from: 0, to: inputs, by: Self.innerBlock) {
        for panel in stride(from: 0, to: outputs, by: Product.panel) {
          let product = Product(
            rows: range.count, columns: min(Product.panel, outputs - panel),
            inner: min(Self.innerBlock, inputs - first), a: (inputPitch, 1, 0),
            b: (min(Product.panel, outputs - panel), 0), cRow: outputPitch)
          product.multiplyPanel(
            input + range.lowerBound * inputPitch + first,
            weight + panel * inputs + first * product.columns,
            to: output + range.lowerBound * outputPitch + panel, opens: first == 0)
        }
      }
      if let bias {
        addBias(
          bias.values, to: output + range.lowerBound * outputPitch, rows: range.count, channels: outputs)
      }
      body(range)
    }
  }

  /// Makes room in front of ``backward(to:rows:_:)``, which reads the weights transposed.
  func transposeWeights() { transposeWeights(0, outputs, into: transposed) }

  /// inputGradient ← δ · weight.
  ///
  /// - Parameter body: as of ``forward(to:rows:_:)``.
  func backward(
    to inputGradient: UnsafeMutablePointer<Float>, rows: Range<Int>, _ body: (Range<Int>) -> Void = { _ in }
  ) {
    share(rows) { range in
      for first in stride(from: 0, to: outputs, by: Self.innerBlock) {
        setBack(
          to: inputGradient, rows: range, first..<min(first + Self.innerBlock, outputs),
          transposed: 0..<outputs)
      }
      body(range)
    }
  }

  /// The same without transposing all of a large weight at once.
  func backwardInBlocks(to inputGradient: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    for first in stride(from: 0, to: outputs, by: Self.outputBlock) {
      let block = first..<min(first + Self.outputBlock, outputs)
      transposeWeights(first, block.count, into: transposed)
      share(rows) { range in
        setBack(to: inputGradient, rows: range, block, transposed: block)
      }
    }
  }

  /// inputGradient ← (0, or what it holds behind the first outputs) + the part of some outputs.
  ///
  /// - Parameter held: the outputs whose weights are transposed.
  private func setBack(
    to inputGradient: UnsafeMutablePointer<Float>, rows: Range<Int>, _ block: Range<Int>,
    transposed held: Range<Int>
  ) {
    for panel in stride(from: 0, to: inputs, by: Product.panel) {
      let width = min(Product.panel, inputs - panel)
      let product = Product(
        rows: rows.count, columns: width, inner: block.count, a: (outputPitch, 1, 0), b: (width, 0),
        cRow: inputPitch)
      product.multiplyPanel(
        delta + rows.lowerBound * outputPitch + block.lowerBound,
        transposed + panel * held.count + (block.lowerBound - held.lowerBound) * width,
        to: inputGradient + rows.lowerBound * inputPitch + panel, opens: block.lowerBound == 0)
    }
  }

  /// target (panel, out, in) ← some outputs' weights, panels of 64 inputs.
  private func transposeWeights(_ first: Int, _ count: Int, into target: UnsafeMutablePointer<Float>) {
    for panel in stride(from: first, to: first + count, by: Product.panel) {
      let width = min(Product.panel, outputs - panel)
      for inputPanel in stride(from: 0, to: inputs, by: Product.panel) {
        let inputWidth = min(Product.panel, inputs - inputPanel)
        let block = weight + panel * inputs + inputPanel * width
        // The next block lies behind this one; its lines are read in an order that nothing foresees.
        for place in stride(from: inputWidth * width, to: 2 * inputWidth * width, by: 16) {
          sweep_prefetch(block + place)
        }
        transpose(
          block, rows: inputWidth, columns: width,
          into: target + inputPanel * count + (panel - first) * inputWidth)
      }
    }
  }

  /// Blocks of rows, so many that every thread has one.
  private func share(_ rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let evenly = (rows.count + ProductThreads.count - 1) / ProductThreads.count
    ProductThreads.share(rows, by: min(rowBlock, (evenly + 5) / 6 * 6), body)
  }
}

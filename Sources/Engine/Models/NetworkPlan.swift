/// From a model's layers to stages: names the parameters as PyTorch does and joins what one stage computes.
struct NetworkPlan {
  /// What one stage computes; `tensor` is the index of its weight, behind which its bias follows.
  enum Piece {
    case imageConvolution(ConvolutionShape, Pooling, tensor: Int)
    case convolution(ConvolutionShape, Pooling?, tensor: Int)
    case averagePool(MapShape, size: Int)
    case flatten(MapShape)
    case dropout(MapShape, Double)
    case linear(inputs: Int, pitch: Int, outputs: Int, rectifies: Bool, tensor: Int)
  }

  let frame: ImageFrame
  private(set) var pieces: [Piece] = []
  private(set) var tensors: [ParameterTensor] = []
  private var shape: MapShape
  /// Positions of the maps that a flattened vector was made of.
  private var flattened = 1

  /// Layers that do not fit each other are a mistake in the model's definition.
  init(model: Model, classes: Int) {
    let sections = model.sections(classes)
    let layers = sections.flatMap { section in
      section.layers.enumerated().map { (name: section.prefix(ofLayer: $0), layer: $1) }
    }
    shape = MapShape(channels: model.image.channels, size: model.image.size)
    var padding = 0
    if case .convolution(_, _, _, _, let around)? = layers.first?.layer { padding = around }
    frame = ImageFrame(size: model.image.size, channels: model.image.channels, padding: padding)
    var next = 0
    while next < layers.count {
      let following = layers[(next + 1)...].prefix(2).map(\.layer)
      next += 1 + add(layers[next].layer, name: layers[next].name, following: following)
    }
    precondition(
      shape == MapShape(channels: classes, size: 1),
      "\(model.name) ends with \(shape), not \(classes) classes")
  }

  /// - Returns: how many of the following layers the same stage computes.
  private mutating func add(_ layer: Layer, name: String, following: [Layer]) -> Int {
    switch layer {
    case .convolution(let input, let output, let kernel, let stride, let padding):
      precondition(input == shape.channels, "\(name) takes \(input) channels and gets \(shape.channels)")
      precondition(following.first == .relu, "\(name) is not followed by a ReLU")
      var pooling: Pooling?
      if case .maxPool(let window, let stride)? = following.last, following.count == 2 {
        pooling = Pooling(window: window, stride: stride)
      }
      let convolution = ConvolutionShape(
        inputChannels: input, outputChannels: output, inputSize: shape.size, kernel: kernel, stride: stride,
        padding: padding)
      precondition(convolution.outputSize > 0, "\(name): a kernel of \(kernel) on a map of \(shape.size)")
      let tensor = tensors.addLayer(
        name, weight: [output, input, kernel, kernel], .panels(taps: kernel * kernel))
      pieces.append(
        pieces.isEmpty
          ? .imageConvolution(convolution, pooling ?? .none, tensor: tensor)
          : .convolution(convolution, pooling, tensor: tensor))
      shape = pooling.map { RectifiedMaxPool($0, map: convolution.output).pooled } ?? convolution.output
      return pooling == nil ? 1 : 2
    case .averagePool(let size):
      pieces.append(.averagePool(shape, size: size))
      shape.size = size
    case .flatten:
      // An image's values lie one behind the other already, and so does a map of one position.
      if !pieces.isEmpty, shape.positions > 1 { pieces.append(.flatten(shape)) }
      flattened = shape.positions
      shape = MapShape(channels: shape.positions * shape.channels, size: 1)
    case .dropout(let probability):
      precondition(!pieces.isEmpty, "\(name): dropout of images")
      if probability > 0 { pieces.append(.dropout(shape, probability)) }
    case .linear(let input, let output):
      precondition(
        shape.size == 1 && shape.channels == input, "\(name) takes \(input) inputs and gets \(shape)")
      let tensor = tensors.addLayer(name, weight: [output, input], .panels(taps: flattened))
      let rectifies = following.first == .relu
      pieces.append(
        .linear(
          inputs: input, pitch: pieces.isEmpty ? frame.length : shape.pitch, outputs: output,
          rectifies: rectifies, tensor: tensor))
      shape.channels = output
      flattened = 1
      return rectifies ? 1 : 0
    case .relu, .maxPool:
      preconditionFailure("\(name): \(layer) does not follow a convolution")
    }
    return 0
  }

  /// Stages over `storage`, with workspaces for `batch` samples.
  func build(_ storage: ParameterStorage, batch: Int) -> [any Stage] {
    let scratch = LayerScratch()
    return pieces.enumerated().map { index, piece in
      switch piece {
      case .imageConvolution(let shape, let pooling, let tensor):
        ImageConvolutionStage(
          shape, pooling: pooling, parameters: LayerParameters(storage, tensor: tensor), batch: batch)
      case .convolution(let shape, let pooling, let tensor):
        ConvolutionStage(
          shape, pooling: pooling, parameters: LayerParameters(storage, tensor: tensor), batch: batch,
          scratch: scratch)
      case .averagePool(let shape, let size): AveragePoolStage(shape, size: size, batch: batch)
      case .flatten(let shape): FlattenStage(shape, batch: batch)
      case .dropout(let shape, let probability):
        DropoutStage(shape, probability: probability, layer: index, batch: batch)
      case .linear(let inputs, let pitch, let outputs, let rectifies, let tensor):
        LinearStage(
          inputChannels: inputs, inputPitch: pitch, outputChannels: outputs, rectifies: rectifies,
          parameters: LayerParameters(storage, tensor: tensor), batch: batch,
          scratch: scratch)
      }
    }
  }
}

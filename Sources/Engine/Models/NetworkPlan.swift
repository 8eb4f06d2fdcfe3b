/// From a model's layers to stages: names the parameters as PyTorch does and joins what one stage computes.
struct NetworkPlan {
  let frame: ImageFrame
  private(set) var tensors: [ParameterTensor] = []
  /// Floats of a sample's outputs that are held whole, at least. In Doubles: no size that a file may ask for overflows
  /// them.
  private(set) var leastOutputs = 0.0
  /// One a stage.
  private var makers: [(_ storage: ParameterStorage, _ batch: Int, _ scratch: LayerScratch) -> any Stage] = []
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
      let pooling: Pooling? =
        if case .maxPool(let window, let stride)? = following.last, following.count == 2 {
          Pooling(window: window, stride: stride)
        } else {
          nil
        }
      let convolution = ConvolutionShape(
        inputChannels: input, outputChannels: output, inputSize: shape.size, kernel: kernel, stride: stride,
        padding: padding)
      precondition(convolution.outputSize > 0, "\(name): a kernel of \(kernel) on a map of \(shape.size)")
      let tensor = tensors.addLayer(
        name, weight: [output, input, kernel, kernel], .panels(taps: kernel * kernel))
      if makers.isEmpty {
        makers.append { storage, batch, _ in
          ImageConvolutionStage(
            convolution, pooling: pooling ?? .none, parameters: LayerParameters(storage, tensor: tensor),
            batch: batch)
        }
      } else {
        // Pooled maps are never held whole.
        if pooling == nil { leastOutputs += Double(convolution.outputPositions) * Double(output) }
        makers.append { storage, batch, scratch in
          ConvolutionStage(
            convolution, pooling: pooling, parameters: LayerParameters(storage, tensor: tensor), batch: batch,
            scratch: scratch)
        }
      }
      shape = pooling.map { RectifiedMaxPool($0, map: convolution.output).pooled } ?? convolution.output
      return pooling == nil ? 1 : 2
    case .averagePool(let size):
      makers.append { [shape] _, batch, _ in AveragePoolStage(shape, size: size, batch: batch) }
      shape.size = size
    case .flatten:
      // An image's values lie one behind the other already, and so does a map of one position.
      if !makers.isEmpty, shape.positions > 1 {
        makers.append { [shape] _, batch, _ in FlattenStage(shape, batch: batch) }
      }
      flattened = shape.positions
      shape = MapShape(channels: shape.positions * shape.channels, size: 1)
    case .dropout(let probability):
      precondition(!makers.isEmpty, "\(name): dropout of images")
      guard probability > 0 else { break }
      makers.append { [shape, layer = makers.count] _, batch, _ in
        DropoutStage(shape, probability: probability, layer: layer, batch: batch)
      }
    case .linear(let input, let output):
      precondition(
        shape.size == 1 && shape.channels == input, "\(name) takes \(input) inputs and gets \(shape)")
      let tensor = tensors.addLayer(name, weight: [output, input], .panels(taps: flattened))
      let rectifies = following.first == .relu
      leastOutputs += Double(output)
      makers.append { [pitch = makers.isEmpty ? frame.length : shape.pitch] storage, batch, scratch in
        LinearStage(
          inputChannels: input, inputPitch: pitch, outputChannels: output, rectifies: rectifies,
          parameters: LayerParameters(storage, tensor: tensor), batch: batch, scratch: scratch)
      }
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
    return makers.map { make in make(storage, batch, scratch) }
  }
}

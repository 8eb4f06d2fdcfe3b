/// From a model's layers to stages: names the parameters as PyTorch does and fuses what one stage computes.
struct NetworkPlan {
  private let layers: [Layer]
  private let imageSize: Int
  let tensors: [ParameterTensor]

  init(model: Model, classes: Int) {
    layers = model.layers(classes)
    imageSize = model.imageSize
    var tensors: [ParameterTensor] = []
    func add(_ name: String, _ shape: [Int], fanIn: Int, order: ParameterTensor.Order) {
      let offset = tensors.last.map { ($0.offset + $0.count + 15) / 16 * 16 } ?? 0
      tensors.append(
        ParameterTensor(name: name, shape: shape, fanIn: fanIn, order: order, offset: offset))
    }
    for (index, layer) in layers.enumerated() {
      switch layer {
      case .convolution(let input, let output, let kernel, _, _):
        let fanIn = input * kernel * kernel
        add("features.\(index).weight", [output, input, kernel, kernel], fanIn: fanIn, order: .tapsFirst)
        add("features.\(index).bias", [output], fanIn: fanIn, order: .same)
      case .linear(let input, let output):
        add("classifier.weight", [output, input], fanIn: input, order: .transposed)
        add("classifier.bias", [output], fanIn: input, order: .same)
      case .relu, .maxPool: break
      }
    }
    self.tensors = tensors
  }

  /// Stages over `parameters`, with workspaces for `batch` samples.
  func build(parameters: ParameterStorage, batch: Int) -> (FirstConvolutionStage, [any Stage]) {
    let scratch = GramScratch()
    var first: FirstConvolutionStage?
    var stages: [any Stage] = []
    var size = imageSize
    var tensor = 0
    for (index, layer) in layers.enumerated() {
      let following = layers[(index + 1)...].prefix(2)
      let pools = Array(following) == [.relu, .maxPool(2)]
      switch layer {
      case .convolution(let input, let output, let kernel, let stride, let padding):
        precondition(following.first == .relu, "convolution \(index) is not followed by a ReLU")
        let (weight, bias) = (parameters.tensors[tensor].offset, parameters.tensors[tensor + 1].offset)
        if first == nil {
          precondition(pools, "the first convolution is not followed by ReLU and 2x2 max pooling")
          first = FirstConvolutionStage(
            inputChannels: input, outputChannels: output, imageSize: size, kernel: kernel, stride: stride,
            padding: padding, parameters: parameters, weightOffset: weight, biasOffset: bias, batch: batch)
        } else {
          precondition(stride == 1, "convolution \(index) has stride \(stride)")
          stages.append(
            ConvolutionStage(
              inputChannels: input, outputChannels: output, inputSize: size, kernel: kernel, padding: padding,
              pools: pools, parameters: parameters, weightOffset: weight, biasOffset: bias, batch: batch,
              gramScratch: scratch))
        }
        size = (size + 2 * padding - kernel) / stride + 1
        tensor += 2
      case .maxPool(let window): size /= window
      case .relu: break
      case .linear(let input, let output):
        precondition(size == 1, "a linear layer over a map of \(size)x\(size)")
        stages.append(
          LinearStage(
            inputChannels: input, outputChannels: output, parameters: parameters,
            weightOffset: parameters.tensors[tensor].offset,
            biasOffset: parameters.tensors[tensor + 1].offset,
            batch: batch))
        tensor += 2
      }
    }
    scratch.allocate()
    guard let first else { preconditionFailure("a model without a convolution") }
    return (first, stages)
  }
}

import Foundation

@testable import Engine

/// A model as plain loops over Doubles in PyTorch's layouts, one sample at a time: slow and obviously correct.
struct ReferenceNetwork {
  let layers: [Layer]
  let image: ImageShape
  /// Weight and bias of each layer that has them, in PyTorch's order of elements.
  var parameters: [[Double]]

  init(_ model: Model, classes: Int, parameters: [[Double]]) {
    layers = model.sections(classes).flatMap(\.layers)
    image = model.image
    self.parameters = parameters
  }

  /// (channels, size, size), row by row.
  struct Maps {
    var channels: Int
    var size: Int
    var values: [Double]

    init(channels: Int, size: Int) {
      self.channels = channels
      self.size = size
      values = Array(repeating: 0, count: channels * size * size)
    }

    /// 0 outside.
    subscript(channel: Int, row: Int, column: Int) -> Double {
      get {
        (0..<size).contains(row) && (0..<size).contains(column)
          ? values[(channel * size + row) * size + column] : 0
      }
      set {
        guard (0..<size).contains(row), (0..<size).contains(column) else { return }
        values[(channel * size + row) * size + column] = newValue
      }
    }
  }

  func loss(_ image: [Double], label: Int) -> Double {
    let logits = forward(image).last!.values
    let top = logits.max()!
    return top + logits.map { Foundation.exp($0 - top) }.reduce(0, +).logarithm - logits[label]
  }

  /// The gradient of one sample's loss with respect to every parameter.
  func gradient(_ image: [Double], label: Int) -> [[Double]] {
    let maps = forward(image)
    var gradients = parameters.map { [Double](repeating: 0, count: $0.count) }
    var delta = maps.last!
    let top = delta.values.max()!
    let total = delta.values.map { Foundation.exp($0 - top) }.reduce(0, +)
    delta.values = delta.values.enumerated().map {
      Foundation.exp($1 - top) / total - ($0 == label ? 1 : 0)
    }
    var tensor = parameters.count
    for index in layers.indices.reversed() {
      if layers[index].hasParameters { tensor -= 2 }
      delta = backward(
        layers[index], maps[index], maps[index + 1], delta, tensor: tensor, gradients: &gradients)
    }
    return gradients
  }

  /// The image and what is behind each layer.
  private func forward(_ image: [Double]) -> [Maps] {
    var input = Maps(channels: self.image.channels, size: self.image.size)
    input.values = image
    var maps = [input]
    var tensor = 0
    for layer in layers {
      maps.append(forward(layer, maps.last!, tensor: tensor))
      if layer.hasParameters { tensor += 2 }
    }
    return maps
  }

  private func forward(_ layer: Layer, _ input: Maps, tensor: Int) -> Maps {
    var output = emptyOutput(of: layer, input)
    switch layer {
    case .convolution:
      forEachProduct(layer, input, output) { element, y, x, channel, inputY, inputX, out in
        output[out, y, x] += parameters[tensor][element] * input[channel, inputY, inputX]
      }
      for out in 0..<output.channels {
        for place in 0..<(output.size * output.size) {
          output.values[out * output.size * output.size + place] += parameters[tensor + 1][out]
        }
      }
    case .linear(let inputs, let outputs):
      for out in 0..<outputs {
        output.values[out] = parameters[tensor + 1][out]
        for index in 0..<inputs {
          output.values[out] += parameters[tensor][out * inputs + index] * input.values[index]
        }
      }
    case .relu: output.values = input.values.map { max(0, $0) }
    case .flatten, .dropout: output.values = input.values
    case .maxPool:
      forEachMaximum(layer, input, output) { channel, y, x, row, column in
        output[channel, y, x] = input[channel, row, column]
      }
    case .averagePool:
      forEachAveraged(input, output) { channel, y, x, row, column, share in
        output[channel, y, x] += share * input[channel, row, column]
      }
    }
    return output
  }

  private func backward(
    _ layer: Layer, _ input: Maps, _ output: Maps, _ delta: Maps, tensor: Int, gradients: inout [[Double]]
  ) -> Maps {
    var result = Maps(channels: input.channels, size: input.size)
    switch layer {
    case .convolution:
      forEachProduct(layer, input, output) { element, y, x, channel, inputY, inputX, out in
        gradients[tensor][element] += delta[out, y, x] * input[channel, inputY, inputX]
        result[channel, inputY, inputX] += delta[out, y, x] * parameters[tensor][element]
      }
      for (index, value) in delta.values.enumerated() {
        gradients[tensor + 1][index / (delta.size * delta.size)] += value
      }
    case .linear(let inputs, let outputs):
      for out in 0..<outputs {
        gradients[tensor + 1][out] = delta.values[out]
        for index in 0..<inputs {
          gradients[tensor][out * inputs + index] = delta.values[out] * input.values[index]
          result.values[index] += delta.values[out] * parameters[tensor][out * inputs + index]
        }
      }
    case .relu: result.values = zip(input.values, delta.values).map { $0 > 0 ? $1 : 0 }
    case .flatten, .dropout: result.values = delta.values
    case .maxPool:
      forEachMaximum(layer, input, output) { channel, y, x, row, column in
        result[channel, row, column] += delta[channel, y, x]
      }
    case .averagePool:
      forEachAveraged(input, output) { channel, y, x, row, column, share in
        result[channel, row, column] += share * delta[channel, y, x]
      }
    }
    return result
  }
}

import Foundation

@testable import Engine

extension Layer {
  var hasParameters: Bool {
    switch self {
    case .convolution, .linear: true
    default: false
    }
  }
}

extension Double {
  var logarithm: Double { log(self) }
}

extension ReferenceNetwork {
  func emptyOutput(of layer: Layer, _ input: Maps) -> Maps {
    switch layer {
    case .convolution(_, let output, let kernel, let stride, let padding):
      Maps(channels: output, size: (input.size + 2 * padding - kernel) / stride + 1)
    case .linear(_, let output): Maps(channels: output, size: 1)
    case .relu, .dropout: Maps(channels: input.channels, size: input.size)
    case .flatten: Maps(channels: input.values.count, size: 1)
    case .maxPool(let window, let stride):
      Maps(channels: input.channels, size: (input.size - window) / stride + 1)
    case .averagePool(let size): Maps(channels: input.channels, size: size)
    }
  }

  func forEachProduct(
    _ layer: Layer, _ input: Maps, _ output: Maps,
    _ body: (_ element: Int, _ y: Int, _ x: Int, _ channel: Int, _ inY: Int, _ inX: Int, _ out: Int) -> Void
  ) {
    guard case .convolution(_, _, let kernel, let stride, let padding) = layer else { return }
    for out in 0..<output.channels {
      for y in 0..<output.size {
        for x in 0..<output.size {
          for channel in 0..<input.channels {
            for tapY in 0..<kernel {
              for tapX in 0..<kernel {
                body(
                  ((out * input.channels + channel) * kernel + tapY) * kernel + tapX, y, x, channel,
                  y * stride + tapY - padding, x * stride + tapX - padding, out)
              }
            }
          }
        }
      }
    }
  }

  /// The first maximum of each window.
  func forEachMaximum(
    _ layer: Layer, _ input: Maps, _ output: Maps,
    _ body: (_ channel: Int, _ y: Int, _ x: Int, _ row: Int, _ column: Int) -> Void
  ) {
    guard case .maxPool(let window, let stride) = layer else { return }
    for channel in 0..<input.channels {
      for y in 0..<output.size {
        for x in 0..<output.size {
          var best = (row: y * stride, column: x * stride)
          for row in (y * stride)..<(y * stride + window) {
            for column in (x * stride)..<(x * stride + window)
            where input[channel, row, column] > input[channel, best.row, best.column] {
              best = (row, column)
            }
          }
          body(channel, y, x, best.row, best.column)
        }
      }
    }
  }

  func forEachAveraged(
    _ input: Maps, _ output: Maps,
    _ body: (_ channel: Int, _ y: Int, _ x: Int, _ row: Int, _ column: Int, _ share: Double) -> Void
  ) {
    func range(_ index: Int) -> Range<Int> {
      let scale = Double(input.size) / Double(output.size)
      return Int((Double(index) * scale).rounded(.down))..<Int((Double(index + 1) * scale).rounded(.up))
    }
    for channel in 0..<input.channels {
      for y in 0..<output.size {
        for x in 0..<output.size {
          for row in range(y) {
            for column in range(x) {
              body(channel, y, x, row, column, 1 / Double(range(y).count * range(x).count))
            }
          }
        }
      }
    }
  }
}

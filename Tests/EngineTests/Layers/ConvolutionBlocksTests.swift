import Testing

@testable import Engine

/// A gradient of large maps is summed up in blocks of rows: the same sum as sample by sample.
struct ConvolutionBlocksTests {
  @Test(arguments: [1, 3], [1, 2])
  func blocksOfRowsAddUpToTheSumOverSamples(batch: Int, stride: Int) {
    let shape = ConvolutionShape(
      inputChannels: 3, outputChannels: 70, inputSize: 56, kernel: 5, stride: stride, padding: 2)
    let stream = RandomStream(seed: 1, role: .gradientNoise)
    func maps(_ shape: MapShape, _ key: Int) -> FloatBuffer {
      let buffer = FloatBuffer(count: shape.count(batch: batch))
      for position in 0..<(shape.positions * batch) {
        for channel in 0..<shape.channels {
          let word = stream.words(at: position * shape.channels + channel, key)[0]
          buffer.base[position * shape.pitch + channel] = word.unitFloat - 0.3
        }
      }
      return buffer
    }
    let input = maps(shape.input, 0)
    let gradient = maps(shape.output, 1)
    let storage = ParameterStorage(
      tensors: [
        ParameterTensor(name: "w", shape: [70, 3, 5, 5], fanIn: 75, order: .panels(taps: 25), offset: 0),
        ParameterTensor(name: "b", shape: [70], fanIn: 75, order: .same, offset: shape.weightCount),
      ])
    let whole = storage.gradient.base
    let part = FloatBuffer(count: shape.weightCount)
    let room = FloatBuffer(count: shape.panelCount(batch: batch))
    if stride == 1, batch == 3 {
      #expect(room.count < shape.outputPositions * batch * 64, "one block: nothing is tested here")
    }
    let sink = GradientSink(mostPieces: shape.taps * 3)
    sink.begin(.measure)
    shape.correlate(
      input.base, gradient.base, of: LayerParameters(storage, tensor: 0), panelRoom: room.base, batch: batch,
      into: sink)
    var sum = [Double](repeating: 0, count: shape.weightCount)
    for sample in 0..<batch {
      shape.correlate(input.base, gradient.base, sample: sample, to: part.base, batch: batch)
      for index in sum.indices { sum[index] += Double(part.base[index]) }
    }
    #expect(abs(sink.square - sum.reduce(0) { $0 + $1 * $1 }) <= 1e-5 * sink.square)
    for index in sum.indices {
      #expect(abs(Double(whole[index]) - sum[index]) <= 1e-5 * abs(sum[index]) + 1e-3)
    }
  }
}

/// Adaptive average pooling to maps of a given size, larger or smaller.
///
/// Output row y averages the input rows ⌊y·in/out⌋ ..< ⌈(y+1)·in/out⌉, as in PyTorch.
final class AveragePoolStage: Stage {
  private let input: MapShape
  private let shape: MapShape
  let result: Activations

  init(_ input: MapShape, size: Int, batch: Int) {
    self.input = input
    shape = MapShape(channels: input.channels, size: size)
    result = Activations(shape, batch: batch)
  }

  func forward(input map: UnsafePointer<Float>, batch: Int, pass: Pass) {
    let output = output
    shape.forEachPosition(batch: batch) { row, sample, column, place in
      let (rows, columns) = (averaged(row), averaged(column))
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for channel in stride(from: 0, to: shape.pitch, by: 8) {
        var sum = Vector.zero
        for row in rows {
          let source = map + input.place(row: row, sample: sample, column: 0, batch: batch)
          for column in columns { sum += source.vector(at: column * shape.pitch + channel) }
        }
        output.store(share * sum, at: place + channel)
      }
    }
  }

  func backward(inputGradient: UnsafeMutablePointer<Float>?, batch: Int) {
    guard let inputGradient else { return }
    let outputGradient = outputGradient
    inputGradient.update(repeating: 0, count: input.count(batch: batch))
    shape.forEachPosition(batch: batch) { row, sample, column, place in
      let (rows, columns) = (averaged(row), averaged(column))
      let share = Vector(repeating: 1 / Float(rows.count * columns.count))
      for row in rows {
        for column in columns {
          let target = inputGradient + input.place(row: row, sample: sample, column: column, batch: batch)
          for channel in stride(from: 0, to: shape.pitch, by: 8) {
            let part = share * outputGradient.vector(at: place + channel)
            target.store(target.vector(at: channel) + part, at: channel)
          }
        }
      }
    }
  }

  private func averaged(_ index: Int) -> Range<Int> {
    (index * input.size / shape.size)..<(((index + 1) * input.size + shape.size - 1) / shape.size)
  }
}

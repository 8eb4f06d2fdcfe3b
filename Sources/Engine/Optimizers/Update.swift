/// How parameters move: d = f·ĝ + λθ; v ← μv + d; θ ← θ − ηv, or θ − η(d + μv) with Nesterov's momentum.
///
/// Of an estimate that is magnified, see ``SampleWeighting/magnification``, d and v are magnified too, and η takes it back.
/// Valid as long as the parameters' storage. What moves two parameters does not depend on each other, so that an
/// update can be made in any pieces.
struct Update {
  private let values: UnsafeMutablePointer<Float>
  private let velocity: UnsafeMutablePointer<Float>
  private let scale: Float
  private let decay: Float
  private let rate: Float
  private let friction: Float
  private let nesterov: Bool

  /// - Parameter scale: f, what the gradient that is handed in is short of.
  init(_ optimizer: Optimizer, _ parameters: ParameterStorage, learningRate: Double, scale: Double = 1) {
    values = parameters.values.base
    velocity = parameters.velocity.base
    self.scale = Float(scale)
    decay = Float(optimizer.weightDecay * optimizer.weighting.magnification)
    rate = Float(learningRate / optimizer.weighting.magnification)
    friction = Float(optimizer.momentum)
    nesterov = optimizer.nesterov
  }

  /// Moves the parameters `offset ..< offset + count` of the storage along theirs in `gradient`.
  func move(along gradient: UnsafePointer<Float>, at offset: Int, count: Int) {
    if friction == 0 {
      moveWithoutMomentum(along: gradient, at: offset, count: count)
    } else {
      moveWithMomentum(along: gradient, at: offset, count: count)
    }
  }

  private func moveWithoutMomentum(along gradient: UnsafePointer<Float>, at offset: Int, count: Int) {
    let values = values + offset
    let (scale, decay, rate) = (
      Vector(repeating: scale), Vector(repeating: decay), Vector(repeating: rate)
    )
    @inline(__always)
    func moved(_ value: Vector, _ gradient: Vector) -> Vector {
      value - rate * (scale * gradient + decay * value)
    }
    @inline(__always)
    func move(_ index: Int) {
      values.store(moved(values.vector(at: index), gradient.vector(at: index)), at: index)
    }
    var index = 0
    while index &+ 16 <= count {
      move(index)
      move(index &+ 8)
      index &+= 16
    }
    // Fewer than two vectors: what lies behind them may be moved by another thread.
    while index < count {
      values[index] = moved(Vector(repeating: values[index]), Vector(repeating: gradient[index]))[0]
      index &+= 1
    }
  }

  private func moveWithMomentum(along gradient: UnsafePointer<Float>, at offset: Int, count: Int) {
    let (values, velocity) = (values + offset, velocity + offset)
    let (scale, decay) = (Vector(repeating: scale), Vector(repeating: decay))
    let (rate, friction) = (Vector(repeating: rate), Vector(repeating: friction))
    @inline(__always)
    func moved(_ value: Vector, _ gradient: Vector, _ velocity: Vector) -> (value: Vector, velocity: Vector) {
      let change = scale * gradient + decay * value
      let velocity = change + friction * velocity
      return (value - rate * (nesterov ? change + friction * velocity : velocity), velocity)
    }
    var index = 0
    while index &+ 8 <= count {
      let next = moved(values.vector(at: index), gradient.vector(at: index), velocity.vector(at: index))
      values.store(next.value, at: index)
      velocity.store(next.velocity, at: index)
      index &+= 8
    }
    while index < count {
      let next = moved(
        Vector(repeating: values[index]), Vector(repeating: gradient[index]),
        Vector(repeating: velocity[index]))
      values[index] = next.value[0]
      velocity[index] = next.velocity[0]
      index &+= 1
    }
  }

  /// The same, chunk by chunk, with ‖gradient‖² measured before a chunk's parameters move.
  ///
  /// - Returns: ‖gradient‖² in the order of ``squaredNorm(_:count:)``; 0 unless measured.
  func move(
    along gradient: UnsafePointer<Float>, at offset: Int, count: Int, measures: Bool
  ) -> Double {
    var square = 0.0
    forEachChunk(of: count) { start, length in
      if measures { square += squaredNorm(gradient + start, count: length) }
      move(along: gradient + start, at: offset + start, count: length)
    }
    return square
  }

  /// What ``move(along:at:count:)`` reads beside the gradient.
  func operands(at offset: Int, count: Int) -> Product.Next {
    Product.Next(
      UnsafePointer(values + offset), friction == 0 ? nil : UnsafePointer(velocity + offset), count: count)
  }
}

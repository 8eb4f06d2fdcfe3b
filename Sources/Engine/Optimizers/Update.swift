/// An update rule at work on the parameters of one network.
final class ParameterUpdate {
  fileprivate let rule: any UpdateRule
  fileprivate let parameters: ParameterStorage
  fileprivate let slots: Slots<Float>
  /// The rule's ``UpdateRule/Step``.
  fileprivate let room: UnsafeMutableRawPointer

  init(_ rule: any UpdateRule, _ parameters: ParameterStorage) {
    self.rule = rule
    self.parameters = parameters
    slots = Slots(rule.slots.map { parameters.slot($0) })
    room = rule.makeRoom()
  }

  deinit { room.deallocate() }

  /// Before the moves of a step.
  func begin(_ context: StepContext) { rule.prepare(context, in: room) }
}

/// The moves of one step.
///
/// Valid as long as the parameters' storage, and until the next step begins. What moves two parameters does not depend on
/// each other, so that an update can be made in any pieces.
struct Update {
  private let work: ParameterUpdate
  private let scale: FloatLanes

  /// - Parameters:
  ///   - work: whose step has begun.
  ///   - scale: what the gradient that is handed in is short of.
  init(_ work: ParameterUpdate, scale: Double = 1) {
    self.work = work
    self.scale = FloatLanes(scale)
  }

  /// Moves the parameters `offset ..< offset + count` of the storage along theirs in `gradient`.
  func move(along gradient: UnsafePointer<Float>, at offset: Int, count: Int) {
    guard work.rule.distinguishesTensors else {
      return move(along: gradient, at: offset, count: count, isMatrix: true)
    }
    work.parameters.forEachTensor(from: offset, count: count) { start, length, isMatrix in
      move(along: gradient + (start - offset), at: start, count: length, isMatrix: isMatrix)
    }
  }

  private func move(along gradient: UnsafePointer<Float>, at offset: Int, count: Int, isMatrix: Bool) {
    work.rule.move(
      Span<FloatLanes>(
        values: work.parameters.values.base + offset, gradient: gradient,
        slots: work.slots.advanced(by: offset), scale: scale, count: count, isMatrix: isMatrix),
      by: work.room)
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
    let (first, second) = work.slots.places(at: offset)
    return Product.Next(
      UnsafePointer(work.parameters.values.base + offset), first, second, count: count)
  }
}

/// How parameters move along an estimate of their gradient: written once, for the network in Float and the laboratory in
/// Double.
///
/// A new one is a file that conforms, and a line in ``Optimizers``. Its moves are made in any pieces and by several
/// threads, so that no parameter may depend on another one.
protocol UpdateRule: OptimizerPart, Sendable {
  /// What the moves of one step share, worked out once.
  associatedtype Step: BitwiseCopyable

  /// What sentences begin with: `SGD` with every sample's gradient clipped before the mean.
  static var title: String { get }

  /// What is kept of every parameter from step to step, zero at first, and kept by checkpoints: names, at most
  /// ``Slots/most`` of them. Rules that give the same thing the same name share its memory in benchmarks.
  var slots: [String] { get }

  /// Whether biases and other vectors move otherwise than matrices.
  var distinguishesTensors: Bool { get }

  /// Whether an estimate may be handed in magnified, see ``StepContext/magnification``.
  var takesMagnified: Bool { get }

  /// Whether the theory's step sizes are meant for it.
  var followsTheory: Bool { get }

  func step(_ context: StepContext) -> Step

  func move<V: Lanes>(_ span: Span<V>, _ step: Step)

  // What the engines call. The defaults below are specialised for every rule; no rule has its own.
  func makeRoom() -> UnsafeMutableRawPointer
  func prepare(_ context: StepContext, in room: UnsafeMutableRawPointer)
  func move(_ span: Span<FloatLanes>, by room: UnsafeRawPointer)
  func moveRuns(_ span: Span<RunLanes>, _ context: StepContext)
}

/// Which step parameters move in, and how far.
struct StepContext {
  /// Counted from 1.
  var number: Int
  var learningRate: Double
  /// A power of two: the estimate that is handed in is so much longer than it should be, where single precision could not
  /// hold it else. Slots are magnified with it; a rule must see to it that parameters are not.
  var magnification = 1.0
}

extension UpdateRule {
  var distinguishesTensors: Bool { false }
  var takesMagnified: Bool { true }
  var followsTheory: Bool { false }

  func makeRoom() -> UnsafeMutableRawPointer {
    .allocate(byteCount: max(1, MemoryLayout<Step>.size), alignment: MemoryLayout<Step>.alignment)
  }

  func prepare(_ context: StepContext, in room: UnsafeMutableRawPointer) {
    room.storeBytes(of: step(context), as: Step.self)
  }

  func move(_ span: Span<FloatLanes>, by room: UnsafeRawPointer) { move(span, room.load(as: Step.self)) }

  func moveRuns(_ span: Span<RunLanes>, _ context: StepContext) { move(span, step(context)) }
}

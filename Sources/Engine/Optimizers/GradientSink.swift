/// What becomes of a parameter gradient: stages hand it over piece by piece, each while it is in cache.
///
/// A gradient that only moves its parameters, or only enters a sum, never crosses memory itself. Pieces of a group may
/// be handed over by several threads at once; their squared norms are added up in the order of their places in the
/// group, so that results do not depend on threads.
final class GradientSink {
  enum Use {
    /// All pieces stay in the gradient buffer.
    case keep
    /// The same, and the gradient's norm is measured.
    case measure
    /// The parameters move along the pieces, whose norm may be measured before.
    case move(Update, measures: Bool)
    /// The pieces' coordinates are changed as the estimator says, those that it changes are counted, and the parameters
    /// move along them.
    case cut(any GradientEstimator, Update)
    /// The pieces enter a sum.
    case add(Addition)

    /// Whether ``GradientSink/square`` is then that of the gradient, or of the sum.
    var measuresNorm: Bool {
      switch self {
      case .keep, .cut: false
      case .measure: true
      case .move(_, let measures): measures
      case .add(let addition): addition.measuresNorm
      }
    }
  }

  /// Rows of a panel of weights that are one piece: of 64 columns a chunk, see ``forEachChunk(of:_:)``, which is still in
  /// the first cache level when it is handed over.
  static let pieceRows = 64
  /// Floats of a piece at most.
  static let pieceCount = pieceRows * Product.panel

  /// Pieces that a panel of so many rows is formed in.
  static func pieces(ofRows rows: Int) -> Int { (rows + pieceRows - 1) / pieceRows }

  /// The rows of one piece out of `count`.
  static func rows(ofPiece piece: Int, of count: Int) -> Range<Int> {
    piece * pieceRows..<min((piece + 1) * pieceRows, count)
  }

  /// ‖what was measured‖² since ``begin(_:)``, or what was counted; 0 where ``Use`` measures nothing.
  private(set) var square = 0.0
  private var use = Use.keep
  /// Of the pieces of a group.
  private let squares: Buffer<Double>

  /// - Parameter mostPieces: of a group.
  init(mostPieces: Int) { squares = Buffer(count: mostPieces) }

  /// Before the first piece of a gradient, or of a part of it that is measured by itself.
  func begin(_ use: Use) {
    self.use = use
    square = 0
  }

  /// Whether pieces must lie in the gradient buffer; else they are used up when they are handed over.
  var keepsPieces: Bool {
    switch use {
    case .keep, .measure: true
    case .move, .cut, .add: false
    }
  }

  /// What a piece at `offset` of the storage will meet, for it to be brought near; nil if nothing.
  func companions(at offset: Int, count: Int) -> Product.Next? {
    switch use {
    case .keep, .measure: nil
    case .move(let update, _), .cut(_, let update): update.operands(at: offset, count: count)
    case .add(let addition): addition.operands(at: offset, count: count)
    }
  }

  /// - Parameters:
  ///   - piece: its place in the group; no other thread hands over the same.
  ///   - gradient: may be overwritten where pieces need not be kept.
  ///   - offset: of its first parameter in the storage.
  func take(_ piece: Int, _ gradient: UnsafeMutablePointer<Float>, at offset: Int, count: Int) {
    precondition(piece < squares.count, "piece \(piece) of at most \(squares.count)")
    squares.base[piece] =
      switch use {
      case .keep: 0
      case .measure: squaredNorm(gradient, count: count)
      case .move(let update, let measures):
        update.move(along: gradient, at: offset, count: count, measures: measures)
      case .cut(let estimator, let update): cut(gradient, at: offset, count: count, estimator, update)
      case .add(let addition): addition.add(gradient, at: offset, count: count)
      }
  }

  private func cut(
    _ gradient: UnsafeMutablePointer<Float>, at offset: Int, count: Int, _ estimator: any GradientEstimator,
    _ update: Update
  ) -> Double {
    let changed = estimator.cutAll(gradient, count: count)
    update.move(along: gradient, at: offset, count: count)
    return Double(changed)
  }

  /// Ends a group of so many pieces, all of which were handed over.
  func endGroup(pieces: Int) {
    for piece in 0..<pieces { square += squares.base[piece] }
  }

  /// Chunks of a part whose squares are one summand, as where it lies in the buffer: see ``SequenceGradients``.
  static let chunksAtOnce = 4
  private var chunks = (square: 0.0, count: 0)

  /// Ends a group of so many chunks of a part, all of which were handed over.
  func endChunks(_ count: Int) {
    for chunk in 0..<count {
      chunks.square += squares.base[chunk]
      chunks.count += 1
      if chunks.count == Self.chunksAtOnce { endPart() }
    }
  }

  /// Behind the last of a part's chunks.
  func endPart() {
    square += chunks.square
    chunks = (0, 0)
  }

  /// Hands over a layer's weight and bias, which lie in the gradient buffer.
  func takeAll(of layer: LayerParameters) {
    take(0, layer.weightGradient, at: layer.weightOffset, count: layer.weightCount)
    endGroup(pieces: 1)
    takeBias(of: layer)
  }

  /// Hands over a layer's bias, which lies in the gradient buffer.
  func takeBias(of layer: LayerParameters) {
    take(0, layer.biasGradient, at: layer.biasOffset, count: layer.biasCount)
    endGroup(pieces: 1)
  }
}

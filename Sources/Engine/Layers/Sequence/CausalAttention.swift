import Foundation

/// Each position's mean of the values up to its own, weighted by the softmax of its query's products with their keys.
///
/// Computed in blocks of 64 queries and 64 keys, with a running maximum and sum, so that no head's positions × positions
/// are ever held: of the way there only one number a query is kept, from which the way back makes the weights anew.
/// Everything a head needs is packed first. Keys behind a query are left out by strips of 16 queries.
/// Source: Dao, Fu, Ermon, Rudra, Ré, "FlashAttention", NeurIPS 2022; the running softmax is Milakov and Gimelshein's,
/// 2018. It has no parameters, and so no norm.
final class CausalAttention {
  private let heads: Int
  private let width: Int
  /// Channels of a head.
  let size: Int
  /// (rows, pitch of 3·width): queries, keys and values, and after the way back their gradient.
  private let input: UnsafeMutablePointer<Float>
  /// (rows, pitch)
  private let output: UnsafeMutablePointer<Float>
  /// (sample, head, position): log₂ of the sum of a query's exponentials.
  private let logSums: FloatBuffer
  private let context: Int
  private let rooms: FloatBuffer
  let layout: AttentionLayout
  private let dropout: DropoutFactors?
  private var draws: DropoutDraws?

  /// Queries of a block, and keys.
  static let block = 64
  /// Queries of a strip.
  static let strip = 16

  /// Multiply-adds of a sample's products, forward and backward, of as many positions.
  func products(positions: Int) -> Double {
    // Two forward, five backward, half of each.
    Double(7 * width) * Double(positions) * Double(positions + 1) / 2
  }

  init(
    heads: Int, width: Int, input: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>,
    dropout: Double, layer: Int, capacity: SequenceBatch
  ) {
    precondition(width % heads == 0, "a width of \(width) in \(heads) heads")
    self.heads = heads
    self.width = width
    self.input = input
    self.output = output
    size = width / heads
    context = capacity.positions
    layout = AttentionLayout(positions: context, size: size)
    logSums = FloatBuffer(count: capacity.rows * heads)
    rooms = FloatBuffer(count: ProductThreads.count * layout.count)
    self.dropout = dropout > 0 ? DropoutFactors(probability: dropout, layer: layer) : nil
  }

  func forward(_ batch: SequenceBatch, samples: Range<Int>, pass: Pass) {
    draws = nil
    if case .training(let given) = pass, dropout != nil { draws = given }
    ProductThreads.share(samples.count * heads) { part in
      forward(
        sample: samples.lowerBound + part / heads, head: part % heads, batch,
        AttentionRoom(layout, rooms.base + ProductThreads.slot(ofPart: part) * layout.count))
    }
  }

  // MARK: One head

  private func forward(sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom) {
    let positions = batch.positions
    packInputs(sample: sample, head: head, batch, room)
    packValues(sample: sample, head: head, batch, room)
    let (scores, tops, sums) = (room.scores, room.tops, room.sums)
    let logSums = logSums.base + (sample * heads + head) * context
    for query in stride(from: 0, to: positions, by: Self.block) {
      let queries = min(Self.block, positions - query)
      let result = room.result + query * layout.pitch
      for key in stride(from: 0, through: query, by: Self.block) {
        let keys = min(Self.block, positions - key)
        let isDiagonal = key == query
        multiply(
          room.queries + query * layout.pitch, room.transposedKeys + key, to: scores, queries, keys,
          isDiagonal)
        for row in 0..<queries {
          let seen = isDiagonal ? row + 1 : keys
          let scores = scores + row * Self.block
          let last = key == 0 ? -Float.infinity : tops[row]
          let top = max(last, largest(scores, seen))
          let sum = exponentials(
            scores, seen, filling: isDiagonal ? layout.seen(row, keys) : keys, minus: top)
          tops[row] = top
          guard key > 0 else {
            sums[row] = sum
            continue
          }
          let shrinking = Foundation.exp2(last - top)
          sums[row] = sums[row] * shrinking + sum
          if shrinking != 1 {
            addScaled(
              result + row * layout.pitch, shrinking, to: result + row * layout.pitch, count: layout.pitch,
              opens: true)
          }
        }
        mask(scores, sample: sample, head: head, query: query, queries, key: key, keys, room)
        let product = Product(
          rows: 0, columns: size, inner: 0, a: (Self.block, 1, 0), b: (layout.pitch, 0), cRow: layout.pitch)
        forEachStrip(queries, isDiagonal) { rows in
          var product = product
          product.rows = rows.count
          product.inner = isDiagonal ? min(rows.upperBound, keys) : keys
          product.multiplyPanels(
            scores + rows.lowerBound * Self.block, room.values + key * layout.pitch,
            to: result + rows.lowerBound * layout.pitch, opens: key == 0)
        }
      }
      for row in 0..<queries {
        let place = sample * positions + query + row
        addScaled(
          result + row * layout.pitch, 1 / sums[row],
          to: output + place * MapShape.pitch(width) + head * size, count: size, opens: true)
        logSums[query + row] = tops[row] + Foundation.log2(sums[row])
      }
    }
  }

  /// Queries, times what makes their products exponents of 2, and keys, transposed.
  private func packInputs(sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom) {
    let pitch = MapShape.pitch(3 * width)
    let first = input + sample * batch.positions * pitch + head * size
    for row in 0..<batch.positions {
      addScaled(
        first + row * pitch, queryScale, to: room.queries + row * layout.pitch, count: size, opens: true)
    }
    transpose(
      first + width, rows: batch.positions, columns: size, pitch: pitch, into: room.transposedKeys,
      pitch: layout.transposedPitch)
  }

  private func packValues(sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom) {
    let pitch = MapShape.pitch(3 * width)
    let first = input + sample * batch.positions * pitch + 2 * width + head * size
    for row in 0..<batch.positions {
      (room.values + row * layout.pitch).update(from: first + row * pitch, count: size)
    }
  }

  /// log₂e/√size
  private var queryScale: Float { Float(1.442_695_040_888_963 / Double(size).squareRoot()) }

  /// target (queries, 64) ← a block of products, as far as queries see keys.
  func multiply(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    _ queries: Int, _ keys: Int, _ isDiagonal: Bool
  ) {
    forEachStrip(queries, isDiagonal) { rows in
      Product(
        rows: rows.count, columns: isDiagonal ? min(rows.upperBound, keys) : keys, inner: size,
        a: (layout.pitch, 1, 0), b: (layout.transposedPitch, 0), cRow: Self.block
      )
      .multiplyPanel(
        left + rows.lowerBound * layout.pitch, right, to: target + rows.lowerBound * Self.block, opens: true)
    }
  }

  /// Strips of a diagonal block; any other block whole.
  @inline(__always)
  func forEachStrip(_ queries: Int, _ isDiagonal: Bool, _ body: (Range<Int>) -> Void) {
    guard isDiagonal else { return body(0..<queries) }
    for first in stride(from: 0, to: queries, by: Self.strip) {
      body(first..<min(first + Self.strip, queries))
    }
  }

  /// Multiplies weights with their dropout's factors, where there are any.
  private func mask(
    _ weights: UnsafeMutablePointer<Float>, sample: Int, head: Int, query: Int, _ queries: Int, key: Int,
    _ keys: Int, _ room: AttentionRoom
  ) {
    guard let dropout, let draws else { return }
    fill(dropout, draws, sample: sample, head: head, query: query, queries, key: key, room)
    multiply(weights, room.factors, queries)
  }

  /// Factors of one block: each query's keys have counters of their own.
  private func fill(
    _ dropout: DropoutFactors, _ draws: DropoutDraws, sample: Int, head: Int, query: Int, _ queries: Int,
    key: Int,
    _ room: AttentionRoom
  ) {
    let blocks = (context + Self.block - 1) / Self.block
    for row in 0..<queries {
      dropout.fill(
        room.factors + row * Self.block, count: Self.block,
        row: (head * context + query + row) * blocks + key / Self.block, sample: draws.firstSample + sample,
        draws)
    }
  }

  /// weights ← weights ∘ factors; what lies behind a query's keys may be anything finite.
  private func multiply(
    _ weights: UnsafeMutablePointer<Float>, _ factors: UnsafePointer<Float>, _ queries: Int
  ) {
    for index in stride(from: 0, to: queries * Self.block, by: 8) {
      weights.store(weights.vector(at: index) * factors.vector(at: index), at: index)
    }
  }

  // MARK: Backward

  /// After a forward pass: the input's gradient takes the input's place.
  ///
  /// - Parameter outputGradient: (rows, pitch).
  func backward(_ outputGradient: UnsafePointer<Float>, _ batch: SequenceBatch, samples: Range<Int>) {
    ProductThreads.share(samples.count * heads) { part in
      backward(
        outputGradient, sample: samples.lowerBound + part / heads, head: part % heads, batch,
        AttentionRoom(layout, rooms.base + ProductThreads.slot(ofPart: part) * layout.count))
    }
  }

  /// With weights P, and G the gradient of the output: dV = PᵀG; dP = GVᵀ; dS = P ∘ (dP − (G·O)), and from it dQ = dS·K
  /// and dK = dSᵀQ, each times 1/√size.
  private func backward(
    _ outputGradient: UnsafePointer<Float>, sample: Int, head: Int, _ batch: SequenceBatch,
    _ room: AttentionRoom
  ) {
    let positions = batch.positions
    packInputs(sample: sample, head: head, batch, room)
    packForBackward(outputGradient, sample: sample, head: head, batch, room)
    let logSums = logSums.base + (sample * heads + head) * context
    for key in stride(from: 0, to: positions, by: Self.block) {
      let keys = min(Self.block, positions - key)
      for query in stride(from: key, to: positions, by: Self.block) {
        let queries = min(Self.block, positions - query)
        let isDiagonal = key == query
        multiply(
          room.queries + query * layout.pitch, room.transposedKeys + key, to: room.scores, queries, keys,
          isDiagonal)
        multiply(
          room.outputGradient + query * layout.pitch, room.transposedValues + key, to: room.slopes, queries,
          keys,
          isDiagonal)
        if let dropout, let draws {
          fill(dropout, draws, sample: sample, head: head, query: query, queries, key: key, room)
          multiply(room.slopes, room.factors, queries)
        }
        for row in 0..<queries {
          weightsAndSlopes(
            room.scores + row * Self.block, room.slopes + row * Self.block, isDiagonal ? row + 1 : keys,
            filling: isDiagonal ? layout.seen(row, keys) : keys, logSum: logSums[query + row],
            mean: room.sums[query + row])
        }
        if dropout != nil, draws != nil { multiply(room.scores, room.factors, queries) }
        addProducts(query: query, queries, key: key, keys, room)
      }
    }
    unpackGradient(sample: sample, head: head, batch, room)
  }

  private func packForBackward(
    _ outputGradient: UnsafePointer<Float>, sample: Int, head: Int, _ batch: SequenceBatch,
    _ room: AttentionRoom
  ) {
    let (inputPitch, pitch) = (MapShape.pitch(3 * width), MapShape.pitch(width))
    let first = input + sample * batch.positions * inputPitch + head * size
    let place = sample * batch.positions * pitch + head * size
    for row in 0..<batch.positions {
      let gradient = outputGradient + place + row * pitch
      (room.keys + row * layout.pitch).update(from: first + width + row * inputPitch, count: size)
      (room.outputGradient + row * layout.pitch).update(from: gradient, count: size)
      room.sums[row] = dot(gradient, output + place + row * pitch, size)
    }
    transpose(
      first + 2 * width, rows: batch.positions, columns: size, pitch: inputPitch, into: room.transposedValues,
      pitch: layout.transposedPitch)
  }

  /// Adds one block's part of all three gradients.
  private func addProducts(query: Int, _ queries: Int, key: Int, _ keys: Int, _ room: AttentionRoom) {
    let isDiagonal = key == query
    var product = Product(
      rows: 0, columns: size, inner: 0, a: (1, Self.block, 0), b: (layout.pitch, 0), cRow: layout.pitch)
    // Rows are keys, which are seen by the queries from their own on: a block on the diagonal is the first.
    forEachStrip(keys, isDiagonal) { rows in
      let first = isDiagonal ? rows.lowerBound : 0
      product.rows = rows.count
      product.inner = queries - first
      let (place, target) = (first * Self.block + rows.lowerBound, (key + rows.lowerBound) * layout.pitch)
      product.multiplyPanels(
        room.scores + place, room.outputGradient + (query + first) * layout.pitch,
        to: room.valueGradient + target, opens: isDiagonal)
      product.multiplyPanels(
        room.slopes + place, room.queries + (query + first) * layout.pitch, to: room.keyGradient + target,
        opens: isDiagonal)
    }
    product.a = (Self.block, 1, 0)
    forEachStrip(queries, isDiagonal) { rows in
      product.rows = rows.count
      product.inner = isDiagonal ? min(rows.upperBound, keys) : keys
      product.multiplyPanels(
        room.slopes + rows.lowerBound * Self.block, room.keys + key * layout.pitch,
        to: room.result + (query + rows.lowerBound) * layout.pitch, opens: key == 0)
    }
  }

  private func unpackGradient(sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom) {
    let pitch = MapShape.pitch(3 * width)
    let first = input + sample * batch.positions * pitch + head * size
    let scale = Float(1 / Double(size).squareRoot())
    for row in 0..<batch.positions {
      let (source, target) = (row * layout.pitch, first + row * pitch)
      addScaled(room.result + source, scale, to: target, count: size, opens: true)
      // Its queries were scaled for exponents of 2.
      addScaled(room.keyGradient + source, Float(M_LN2), to: target + width, count: size, opens: true)
      (target + 2 * width).update(from: room.valueGradient + source, count: size)
    }
  }
}

/// Where one head's operands lie in a thread's room.
struct AttentionLayout {
  /// Floats of a packed position.
  let pitch: Int
  /// Floats from one channel to the next of what is packed transposed: no multiple of 4 KiB, or lines of different
  /// channels would evict each other from the first cache level.
  let transposedPitch: Int
  private let positions: Int
  private let size: Int

  init(positions: Int, size: Int) {
    self.positions = positions
    self.size = size
    pitch = (size + 15) / 16 * 16
    transposedPitch = (positions + 15) / 16 * 16 + 16
  }

  /// Keys of a diagonal block that are computed for one of its queries: up to the end of its strip.
  @inline(__always)
  func seen(_ row: Int, _ keys: Int) -> Int {
    min((row / CausalAttention.strip + 1) * CausalAttention.strip, keys)
  }

  fileprivate var rows: Int { positions * pitch + 16 }
  fileprivate var columns: Int { size * transposedPitch + 16 }
  fileprivate var square: Int { CausalAttention.block * CausalAttention.block + 16 }
  fileprivate var numbers: Int { (positions + CausalAttention.block + 15) / 16 * 16 }
  var count: Int { 7 * rows + 2 * columns + 3 * square + 2 * numbers }
}

/// One head's operands, packed.
struct AttentionRoom {
  /// (positions, pitch) each
  let queries: UnsafeMutablePointer<Float>
  let keys: UnsafeMutablePointer<Float>
  let values: UnsafeMutablePointer<Float>
  let outputGradient: UnsafeMutablePointer<Float>
  /// Sums of values forward; the queries' gradient backward.
  let result: UnsafeMutablePointer<Float>
  let keyGradient: UnsafeMutablePointer<Float>
  let valueGradient: UnsafeMutablePointer<Float>
  /// (size, transposed pitch) each
  let transposedKeys: UnsafeMutablePointer<Float>
  let transposedValues: UnsafeMutablePointer<Float>
  /// (64, 64) each
  let scores: UnsafeMutablePointer<Float>
  let slopes: UnsafeMutablePointer<Float>
  let factors: UnsafeMutablePointer<Float>
  /// One a position.
  let tops: UnsafeMutablePointer<Float>
  let sums: UnsafeMutablePointer<Float>

  init(_ layout: AttentionLayout, _ base: UnsafeMutablePointer<Float>) {
    var next = base
    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
      defer { next += count }
      return next
    }
    (queries, keys, values) = (take(layout.rows), take(layout.rows), take(layout.rows))
    (outputGradient, result) = (take(layout.rows), take(layout.rows))
    (keyGradient, valueGradient) = (take(layout.rows), take(layout.rows))
    (transposedKeys, transposedValues) = (take(layout.columns), take(layout.columns))
    (scores, slopes, factors) = (take(layout.square), take(layout.square), take(layout.square))
    (tops, sums) = (take(layout.numbers), take(layout.numbers))
  }
}

extension Product {
  /// A product of any number of columns in one block of the inner dimension.
  @inline(__always)
  fileprivate func multiplyPanels(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, opens: Bool
  ) {
    if columns <= Self.panel { return multiplyPanel(a, b, to: c, opens: opens) }
    for first in stride(from: 0, to: columns, by: Self.panel) {
      var panel = self
      panel.columns = min(Self.panel, columns - first)
      panel.multiplyPanel(a, b + first, to: c + first, opens: opens)
    }
  }
}

/// The largest of `count` Floats; what lies behind them in the last vector may be anything.
@inline(__always)
private func largest(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
  var result = -Float.infinity
  let whole = count / 8 * 8
  var lanes = Vector(repeating: result)
  for index in stride(from: 0, to: whole, by: 8) {
    let vector = values.vector(at: index)
    lanes = lanes.replacing(with: vector, where: vector .> lanes)
  }
  for lane in 0..<8 where lanes[lane] > result { result = lanes[lane] }
  for index in whole..<count where values[index] > result { result = values[index] }
  return result
}

/// values ← 2^(values − top), and exactly 0 from `count` to `end`.
///
/// - Returns: their sum.
@inline(__always)
private func exponentials(
  _ values: UnsafeMutablePointer<Float>, _ count: Int, filling end: Int, minus top: Float
) -> Float {
  var sum = Vector.zero
  for index in stride(from: 0, to: end, by: 8) {
    let exponent = values.vector(at: index) - top
    var power = exp2(exponent.replacing(with: -126, where: exponent .< Vector(repeating: -126)))
    if index + 8 > count { power = power.replacing(with: 0, where: isBehind(count - index)) }
    values.store(power, at: index)
    sum += power
  }
  return sum.laneSum
}

/// weights ← 2^(weights − logSum) = P, slopes ← P ∘ (slopes − mean), and exactly 0 from `count` to `end`.
@inline(__always)
private func weightsAndSlopes(
  _ weights: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>, _ count: Int,
  filling end: Int,
  logSum: Float, mean: Float
) {
  for index in stride(from: 0, to: end, by: 8) {
    let exponent = weights.vector(at: index) - logSum
    let power = exp2(exponent.replacing(with: -126, where: exponent .< Vector(repeating: -126)))
    var slope = power * (slopes.vector(at: index) - mean)
    guard index + 8 > count else {
      weights.store(power, at: index)
      slopes.store(slope, at: index)
      continue
    }
    let mask = isBehind(count - index)
    slope = slope.replacing(with: 0, where: mask)
    weights.store(power.replacing(with: 0, where: mask), at: index)
    slopes.store(slope, at: index)
  }
}

/// Lanes from `count` on, which may be below 0.
@inline(__always)
private func isBehind(_ count: Int) -> SIMDMask<IntegerLanes> {
  IntegerLanes(0, 1, 2, 3, 4, 5, 6, 7) .>= IntegerLanes(repeating: Int32(truncatingIfNeeded: count))
}

@inline(__always)
private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = Vector.zero
  let whole = count / 8 * 8
  for index in stride(from: 0, to: whole, by: 8) {
    sum = sum.addingProduct(a.vector(at: index), b.vector(at: index))
  }
  var tail: Float = 0
  for index in whole..<count { tail.addProduct(a[index], b[index]) }
  return sum.laneSum + tail
}

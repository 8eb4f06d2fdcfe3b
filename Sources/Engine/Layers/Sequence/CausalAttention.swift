import Foundation

/// Each position's mean of the values up to its own, weighted by the softmax of its query's products with their keys.
///
/// Computed in blocks of 64 queries and 64 keys, with a running maximum and sum, so that no head's positions × positions
/// are ever held: of the way there only one number a query is kept, from which the way back makes the weights anew.
/// Everything a head needs is packed first. Keys behind a query are left out by strips of 16 queries.
/// Source: Dao, Fu, Ermon, Rudra, Ré, "FlashAttention", NeurIPS 2022; the running softmax is Milakov and Gimelshein's,
/// 2018. It has no parameters, and so no norm.
final class CausalAttention {
  let heads: Int
  let width: Int
  /// Channels of a head.
  let size: Int
  /// (rows, pitch of 3·width): queries, keys and values, and after the way back their gradient.
  let input: UnsafeMutablePointer<Float>
  /// (rows, pitch)
  let output: UnsafeMutablePointer<Float>
  /// (sample, head, position): log₂ of the sum of a query's exponentials.
  let logSums: FloatBuffer
  let context: Int
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
    forEachHead(samples) { forward(sample: $0, head: $1, batch, $2) }
  }

  /// Calls `body` with every sample's heads and a room for each; by several threads.
  func forEachHead(_ samples: Range<Int>, _ body: (_ sample: Int, _ head: Int, AttentionRoom) -> Void) {
    ProductThreads.share(samples.count * heads) { part in
      let room = rooms.base + ProductThreads.slot(ofPart: part) * layout.count
      body(samples.lowerBound + part / heads, part % heads, AttentionRoom(layout, room))
    }
  }

  // MARK: One head

  private func forward(sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom) {
    let positions = batch.positions
    let input = packInputs(sample: sample, head: head, batch, room)
    pack(input + 2 * width, pitch: MapShape.pitch(3 * width), batch, into: room.values)
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
        if let factors = factors(sample: sample, head: head, query: query, queries, key: key, room) {
          multiplyElements(scores, factors, into: scores, count: queries * Self.block)
        }
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
  ///
  /// - Returns: where the head's queries begin; its keys and values are `width` and `2 * width` behind.
  func packInputs(
    sample: Int, head: Int, _ batch: SequenceBatch, _ room: AttentionRoom
  ) -> UnsafeMutablePointer<Float> {
    let pitch = MapShape.pitch(3 * width)
    let first = input + sample * batch.positions * pitch + head * size
    for row in 0..<batch.positions {
      addScaled(
        first + row * pitch, queryScale, to: room.queries + row * layout.pitch, count: size, opens: true)
    }
    transpose(
      first + width, rows: batch.positions, columns: size, pitch: pitch, into: room.transposedKeys,
      pitch: layout.transposedPitch)
    return first
  }

  /// target (positions, pitch) ← a head's channels of every position.
  func pack(
    _ source: UnsafePointer<Float>, pitch: Int, _ batch: SequenceBatch,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<batch.positions {
      (target + row * layout.pitch).update(from: source + row * pitch, count: size)
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

  /// The dropout's factors of one block, where there is dropout: each query's keys have counters of their own. What lies
  /// behind a query's keys may be anything finite.
  func factors(
    sample: Int, head: Int, query: Int, _ queries: Int, key: Int, _ room: AttentionRoom
  ) -> UnsafePointer<Float>? {
    guard let dropout, let draws else { return nil }
    let blocks = (context + Self.block - 1) / Self.block
    for row in 0..<queries {
      dropout.fill(
        room.factors + row * Self.block, count: Self.block,
        row: (head * context + query + row) * blocks + key / Self.block, sample: draws.firstSample + sample,
        draws)
    }
    return UnsafePointer(room.factors)
  }
}

import Foundation

/// Named arrays of Float32, and lists of Int64, in a safetensors file, which PyTorch and NumPy read and write.
///
/// Layout: the header's length as 8 little-endian bytes, a JSON header with dtype, shape and place of each tensor, then
/// the numbers, row-major, little-endian. Source: Hugging Face, the format's description in `safetensors`.
public struct Safetensors: Sendable, Hashable {
  /// An array of Float32, dtype F32.
  public struct Tensor: Sendable, Hashable {
    /// Sizes of its dimensions; empty for a single number.
    public var shape: [Int]
    /// Row-major; as many as the shape says.
    public var elements: [Float]

    package init(shape: [Int], elements: [Float]) {
      precondition(shape.product == elements.count, "\(elements.count) elements of shape \(shape)")
      self.shape = shape
      self.elements = elements
    }
  }

  /// By their names, as PyTorch has them: `features.0.weight`.
  public var tensors: [String: Tensor]

  /// By their names: lists, dtype I64.
  public var integers: [String: [Int64]]

  package init(_ tensors: [String: Tensor] = [:], integers: [String: [Int64]] = [:]) {
    self.tensors = tensors
    self.integers = integers
  }

  /// A tensor's entry in the header.
  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// The file's bytes: integers, then tensors, each in the order of their names, the header padded so that the numbers are aligned.
  public func encoded() throws -> Data {
    var (entries, place) = ([String: Entry](), 0)
    for (name, values) in integers.sorted(by: { $0.key < $1.key }) {
      entries[name] = Entry(dtype: "I64", shape: [values.count], offsets: [place, place + 8 * values.count])
      place += 8 * values.count
    }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      entries[name] = Entry(
        dtype: "F32", shape: tensor.shape, offsets: [place, place + 4 * tensor.elements.count])
      place += 4 * tensor.elements.count
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = try encoder.encode(entries)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var data = Data(capacity: 8 + header.count + place)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for (_, values) in integers.sorted(by: { $0.key < $1.key }) {
      values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    for (_, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      tensor.elements.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    return data
  }

  /// - Parameter path: names the file in errors.
  /// - Throws: ``DataError`` where the bytes are no safetensors file, a tensor is neither F32 nor a list of I64, a place
  ///   does not fit, or two tensors share one.
  public init(_ data: Data, path: String) throws(DataError) {
    let result = data.withUnsafeBytes { bytes in
      Result { () throws(DataError) in try Safetensors(bytes: bytes, path: path) }
    }
    self = try result.get()
  }

  /// - Throws: ``DataError`` where the file cannot be read or is none.
  public init(contentsOf path: String) throws(DataError) {
    let file = try MappedFile(path: path)
    self = try Safetensors(bytes: file.bytes, path: path)
    withExtendedLifetime(file) {}
  }

  private init(bytes: UnsafeRawBufferPointer, path: String) throws(DataError) {
    let header = try Header(bytes: bytes, path: path)
    (tensors, integers) = ([:], [:])
    for entry in header.entries {
      let place = UnsafeRawBufferPointer(rebasing: bytes[entry.place])
      if entry.isInteger {
        var values = [Int64](repeating: 0, count: entry.count)
        values.withUnsafeMutableBytes { $0.copyMemory(from: place) }
        integers[entry.name] = values
      } else {
        var elements = [Float](repeating: 0, count: entry.count)
        elements.withUnsafeMutableBytes { $0.copyMemory(from: place) }
        tensors[entry.name] = Tensor(shape: entry.shape, elements: elements)
      }
    }
  }
}

extension [Int] {
  /// How many elements an array of these sizes has; nil for sizes below 0, and for more than an Int counts on the way.
  package var product: Int? {
    var count = 1
    for size in self {
      let (value, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows else { return nil }
      count = value
    }
    return count
  }
}

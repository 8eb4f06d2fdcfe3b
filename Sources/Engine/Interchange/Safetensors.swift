import Foundation

/// Named arrays of Float32, and lists of Int64, in a safetensors file, which PyTorch and NumPy read and write.
///
/// Layout: the header's length as 8 little-endian bytes, a JSON header with dtype, shape and place of each tensor, then
/// the numbers, row-major, little-endian. Source: Hugging Face, the format's description in `safetensors`.
public struct Safetensors: Sendable, Hashable {
  public struct Tensor: Sendable, Hashable {
    public var shape: [Int]
    /// Row-major; as many as the shape says.
    public var elements: [Float]

    public init(shape: [Int], elements: [Float]) {
      precondition(shape.reduce(1, *) == elements.count, "\(elements.count) elements of shape \(shape)")
      self.shape = shape
      self.elements = elements
    }
  }

  public var tensors: [String: Tensor]

  /// Tensors of one dimension, dtype I64.
  public var integers: [String: [Int64]]

  public init(_ tensors: [String: Tensor] = [:], integers: [String: [Int64]] = [:]) {
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
  /// - Throws: ``DataError`` where the bytes are no safetensors file, a tensor is neither F32 nor a list of I64, or a place does not fit.
  public init(_ data: Data, path: String) throws(DataError) {
    let bytes = [UInt8](data)
    func fail(_ reason: String) -> DataError { DataError("\(path): \(reason)") }
    guard bytes.count >= 8 else { throw fail("not a safetensors file") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(bytes.count - 8) else { throw fail("not a safetensors file, or truncated") }
    let start = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: Any]
    else {
      throw fail("its header is not a JSON object")
    }
    (tensors, integers) = ([:], [:])
    for name in header.keys.sorted() where name != "__metadata__" {
      guard let map = header[name] as? [String: Any], let dtype = map["dtype"] as? String,
        let shape = map["shape"] as? [Int], let offsets = map["data_offsets"] as? [Int], offsets.count == 2
      else { throw fail("the header's entry for \(name) is incomplete") }
      let isInteger = dtype == "I64" && shape.count == 1
      guard dtype == "F32" || isInteger else { throw fail("\(name) has dtype \(dtype); F32 is needed") }
      let width = isInteger ? 8 : 4
      let count = shape.reduce(1) { product, size in
        let (value, overflows) = product.multipliedReportingOverflow(by: size)
        return overflows || size < 0 ? -1 : value
      }
      guard count >= 0, count <= bytes.count, offsets[0] >= 0, offsets[0] <= offsets[1],
        offsets[1] <= bytes.count - start, offsets[1] - offsets[0] == width * count
      else { throw fail("\(name) of shape \(shape) does not lie in the file where the header says") }
      let place = bytes[(start + offsets[0])..<(start + offsets[1])]
      if isInteger {
        var values = [Int64](repeating: 0, count: count)
        values.withUnsafeMutableBytes { $0.copyBytes(from: place) }
        integers[name] = values
        continue
      }
      var elements = [Float](repeating: 0, count: count)
      elements.withUnsafeMutableBytes { $0.copyBytes(from: place) }
      tensors[name] = Tensor(shape: shape, elements: elements)
    }
  }

  /// - Throws: ``DataError`` where the file cannot be read or is none.
  public init(contentsOf path: String) throws(DataError) {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw DataError("\(path) cannot be read")
    }
    try self.init(data, path: path)
  }
}

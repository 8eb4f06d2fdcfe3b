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
      precondition(Self.count(of: shape) == elements.count, "\(elements.count) elements of shape \(shape)")
      self.shape = shape
      self.elements = elements
    }

    /// Nil for sizes below 0, and for more elements than an Int counts on the way.
    fileprivate static func count(of shape: [Int]) -> Int? {
      var count = 1
      for size in shape {
        let (value, overflows) = count.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflows else { return nil }
        count = value
      }
      return count
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

  /// A tensor's entry takes a hundred or two; the reader of JSON takes sixty times what it reads.
  private static let mostHeaderBytes = 1 << 20

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
    func fail(_ reason: String) -> DataError { DataError("\(path): \(reason)") }
    guard bytes.count >= 8 else { throw fail("not a safetensors file") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(bytes.count - 8) else { throw fail("not a safetensors file, or truncated") }
    guard length <= Self.mostHeaderBytes else {
      throw fail("a header of \(length) bytes; at most \(Self.mostHeaderBytes) are read")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: Any]
    else {
      throw fail("its header is not a JSON object")
    }
    (tensors, integers) = ([:], [:])
    var places: [(place: Range<Int>, name: String)] = []
    var entries: [(name: String, shape: [Int], count: Int, isInteger: Bool, place: Range<Int>)] = []
    for name in header.keys.sorted() where name != "__metadata__" {
      guard let map = header[name] as? [String: Any], let dtype = map["dtype"] as? String,
        let shape = map["shape"] as? [Int], let offsets = map["data_offsets"] as? [Int], offsets.count == 2
      else { throw fail("the header's entry for \(name) is incomplete") }
      let isInteger = dtype == "I64" && shape.count == 1
      guard dtype == "F32" || isInteger else { throw fail("\(name) has dtype \(dtype); F32 is needed") }
      guard let count = Tensor.count(of: shape), count <= bytes.count, offsets[0] >= 0,
        offsets[0] <= offsets[1], offsets[1] <= bytes.count - start,
        offsets[1] - offsets[0] == (isInteger ? 8 : 4) * count
      else { throw fail("\(name) of shape \(shape) does not lie in the file where the header says") }
      let place = (start + offsets[0])..<(start + offsets[1])
      entries.append((name, shape, count, isInteger, place))
      if !place.isEmpty { places.append((place, name)) }
    }
    // A hundred thousand tensors in the same place would make of a small file a large memory.
    places.sort { $0.place.lowerBound < $1.place.lowerBound }
    for (first, second) in zip(places, places.dropFirst())
    where second.place.lowerBound < first.place.upperBound {
      throw fail("\(first.name) and \(second.name) lie in the same place")
    }
    for entry in entries {
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

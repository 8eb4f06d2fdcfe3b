import Foundation

extension Safetensors {
  /// What a file says that it holds: names, kinds, shapes and places, without a number of them.
  public struct Header: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
      package var name: String
      package var shape: [Int]
      var count: Int
      /// I64, else F32.
      package var isInteger: Bool
      /// Bytes of the file.
      var place: Range<Int>
    }

    /// By name.
    package private(set) var entries: [Entry]

    /// A tensor's entry takes a hundred or two; the reader of JSON takes sixty times what it reads.
    private static let mostBytes = 1 << 20

    /// Reads the header alone, however large the file is.
    ///
    /// - Throws: ``DataError`` where the file cannot be read or is no safetensors file, a tensor is neither F32 nor a list
    ///   of I64, a place does not fit, or two tensors share one.
    public init(contentsOf path: String) throws(DataError) {
      let file = try MappedFile(path: path)
      try self.init(bytes: file.bytes, path: path)
      withExtendedLifetime(file) {}
    }

    /// - Parameter bytes: the whole file.
    package init(bytes: UnsafeRawBufferPointer, path: String) throws(DataError) {
      func fail(_ reason: String) -> DataError { DataError("\(path): \(reason)") }
      guard bytes.count >= 8 else { throw fail("not a safetensors file") }
      let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
      guard length <= UInt64(bytes.count - 8) else { throw fail("not a safetensors file, or truncated") }
      guard length <= Self.mostBytes else {
        throw fail("a header of \(length) bytes; at most \(Self.mostBytes) are read")
      }
      let start = 8 + Int(length)
      guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: Any]
      else {
        throw fail("its header is not a JSON object")
      }
      var places: [(place: Range<Int>, name: String)] = []
      var entries: [Entry] = []
      for name in header.keys.sorted() where name != "__metadata__" {
        guard let map = header[name] as? [String: Any], let dtype = map["dtype"] as? String,
          let shape = map["shape"] as? [Int], let offsets = map["data_offsets"] as? [Int], offsets.count == 2
        else { throw fail("the header's entry for \(name) is incomplete") }
        let isInteger = dtype == "I64" && shape.count == 1
        guard dtype == "F32" || isInteger else { throw fail("\(name) has dtype \(dtype); F32 is needed") }
        guard let count = shape.product, count <= bytes.count, offsets[0] >= 0,
          offsets[0] <= offsets[1], offsets[1] <= bytes.count - start,
          offsets[1] - offsets[0] == (isInteger ? 8 : 4) * count
        else { throw fail("\(name) of shape \(shape) does not lie in the file where the header says") }
        let place = (start + offsets[0])..<(start + offsets[1])
        entries.append(Entry(name: name, shape: shape, count: count, isInteger: isInteger, place: place))
        if !place.isEmpty { places.append((place, name)) }
      }
      // A hundred thousand tensors in the same place would make of a small file a large memory.
      places.sort { $0.place.lowerBound < $1.place.lowerBound }
      for (first, second) in zip(places, places.dropFirst())
      where second.place.lowerBound < first.place.upperBound {
        throw fail("\(first.name) and \(second.name) lie in the same place")
      }
      self.entries = entries
    }

    /// The same without a tensor that is another one under a second name, or with it under the other's where that is not
    /// there.
    package func tying(_ name: String, to other: String) -> Header {
      var header = self
      guard let place = entries.firstIndex(where: { $0.name == name }) else { return self }
      if entries.contains(where: { $0.name == other }) {
        header.entries.remove(at: place)
      } else {
        header.entries[place].name = other
      }
      return header
    }
  }
}

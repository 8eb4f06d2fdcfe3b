import DataFiles
import Foundation
import RandomWords
import Testing

@Suite struct SafetensorsTests {
  let file = Safetensors([
    "b.weight": .init(shape: [2, 3], elements: [1, -2, 0.5, .infinity, -0.0, 0x1p-133]),
    "a": .init(shape: [], elements: [7]), "empty": .init(shape: [0, 4], elements: []),
  ])

  @Test func tensorsSurvive() throws {
    #expect(try Safetensors(file.encoded(), path: "f") == file)
    #expect(try Safetensors(Safetensors().encoded(), path: "f") == Safetensors())
  }

  /// Written out by hand from the format's description.
  @Test func aFileOfAnotherWriterIsRead() throws {
    let header = #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes[0] = UInt8(header.utf8.count)
    bytes += Array(header.utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    let read = try Safetensors(Data(bytes), path: "f")
    #expect(read.tensors == ["w": .init(shape: [2], elements: [1, -2])])
    #expect([UInt8](try read.encoded().suffix(8)) == Array(bytes.suffix(8)))
  }

  /// Written by the package `safetensors` 0.8.0 for NumPy, with metadata that holds quotation marks.
  @Test func aFileOfTheOfficialPackageIsRead() throws {
    let url = try #require(
      Bundle.module.url(forResource: "official", withExtension: "safetensors", subdirectory: "Fixtures"))
    #expect(
      try Safetensors(contentsOf: url.path)
        == Safetensors([
          "z.weight": .init(shape: [2, 3], elements: [0, 0.25, 0.5, 0.75, 1, 1.25]),
          "a.bias": .init(shape: [3], elements: [-1.5, 0, 1e-38]),
          "m.scalar": .init(shape: [], elements: [2.5]),
        ]))
  }

  /// Neither the header's order nor the tensors' places need be alphabetical.
  @Test func tensorsMayLieInAnyOrder() throws {
    let header =
      #"{"w":{"shape":[1],"data_offsets":[4,8],"dtype":"F32"},"a":{"data_offsets":[8,12],"dtype":"F32","shape":[1]},"#
      + #""__metadata__":{},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes[0] = UInt8(header.utf8.count)
    bytes += Array(header.utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x80, 0x40]
    #expect(
      try Safetensors(Data(bytes), path: "f").tensors.mapValues(\.elements) == ["b": [1], "w": [2], "a": [4]])
  }

  @Test func everyCutFileIsRefused() throws {
    let whole = try file.encoded()
    for length in 0..<whole.count {
      #expect(throws: DataError.self, "cut at \(length)") { try Safetensors(whole.prefix(length), path: "f") }
    }
  }

  private func bytes(_ header: String, data: Int) -> Data {
    let text = Array(header.utf8)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text)
      + Data(repeating: 0, count: data)
  }

  @Test(arguments: [
    "[1099511627776,1099511627776,0]", "[-5,0]", "[-1,-1]", "[9223372036854775807,2]",
    "[4611686018427387904,4]",
    "[1e30]", "[0.5]",
  ])
  func aShapeThatNoArrayHasIsRefused(shape: String) {
    let file = bytes(#"{"w":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,0]}}"#, data: 0)
    #expect(throws: DataError.self) { try Safetensors(file, path: "f") }
  }

  /// A thousand tensors in the same place are a thousand times the file in memory.
  @Test func tensorsThatShareAPlaceAreRefused() {
    let names = (0..<1000).map { #""t\#($0)":{"dtype":"F32","shape":[250],"data_offsets":[0,1000]}"# }
    let error = #expect(throws: DataError.self) {
      try Safetensors(bytes("{" + names.joined(separator: ",") + "}", data: 1000), path: "f")
    }
    #expect(error?.description.contains("lie in the same place") == true)
  }

  /// Damaged headers: each a sentence or tensors; a trap would end the tests.
  @Test func sixtyDamagedHeadersAreReadOrRefused() throws {
    let whole = [UInt8](try file.encoded())
    let pieces = [
      "-", "9", "e", "[", "{", "\"", ",", "\0", "99999999999999999999", "1e308", "[1099511627776,0,",
    ]
    for round in 0..<60 {
      var damaged = whole
      for change in 0...(round % 3) {
        let words = Philox.block(counter: [UInt32(round), UInt32(change), 0, 0], key: [18, 0])
        let place = Int(words.x) % 200
        damaged.replaceSubrange(place..<(place + 1), with: Array(pieces[Int(words.y) % pieces.count].utf8))
      }
      do { _ = try Safetensors(Data(damaged), path: "f") } catch let error {
        #expect(!error.description.isEmpty)
      }
    }
  }
}

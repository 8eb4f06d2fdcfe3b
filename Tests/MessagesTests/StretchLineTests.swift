import Messages
import Testing
import Vocabulary

struct StretchLineTests {
  @Test(arguments: [Stretch(end: 6, key: "epochs", isOwn: false), Stretch(end: 2, key: "steps", isOwn: true)])
  func aRequestForAPartOfACellReadsAsItWasWritten(_ stretch: Stretch) throws {
    var reader = RequestReader()
    let told = try WorkerLines.configuration(id: "c", family: "f", values: ["epochs": .integer(9)])
    #expect(try reader.read(String(decoding: told, as: UTF8.self)) == nil)
    let line = WorkerLines.cell("abc", configuration: "c", seed: 3, stretch: stretch)
    let request = try reader.read(String(decoding: line, as: UTF8.self))
    #expect(request?.stretch == stretch && request?.cell == "abc")
    let plain = WorkerLines.cell("abc", configuration: "c", seed: 3)
    #expect(try reader.read(String(decoding: plain, as: UTF8.self))?.stretch == nil)
    let wrong = String(decoding: line, as: UTF8.self).replacing("\"rung\"", with: "\"x\"")
      .replacing("\"cell\"}", with: "\"x\"}")
    #expect(throws: (any Error).self) { try reader.read(wrong) }
  }

  @Test func whatAPartMeasuredIsNoResult() throws {
    let series = Series(index: "epoch", at: [1], columns: ["loss": [2]])
    let measured = Measurement(outcome: .completed, metrics: ["loss": 2], timings: [:], series: series)
    let line = try WorkerLines.reply(.reached(cell: "abc", measured))
    let received = try line.withUnsafeBufferPointer { try WorkerLines.readReply($0) }
    #expect(received.reply == .reached(cell: "abc", measured))
    #expect(received.measurementText == Array(measured.text))
  }
}

import Foundation
import Testing

@testable import Datasets

/// Telling a good copy from a bad one.
@Suite struct CheckTests {
  let sandbox: Sandbox
  var dataset: Dataset { sandbox.dataset }

  init() throws {
    sandbox = try Sandbox()
    try sandbox.placeFiles()
  }

  /// Late enough that a stamp taken now can be believed.
  private let later = Date(timeIntervalSinceNow: 60)

  private func kinds(rereading: Bool = false) -> [DataProblem.Kind] {
    dataset.check(in: sandbox.data, rereading: rereading, now: later).map(\.kind)
  }

  @Test func theOfficialFilesPass() {
    #expect(kinds() == [])
    #expect(kinds() == [])
  }

  @Test func aMissingFileIsNamedWithWhatToDo() throws {
    try FileManager.default.removeItem(at: sandbox.train)
    let problems = dataset.check(in: sandbox.data)
    let folder = sandbox.data.path
    #expect(
      problems.map(\.description) == [
        "\(folder)/tiny/train.bin is missing: get it with `sweep data fetch tiny --data \(folder)`, "
          + "or put the official file there (300,000 bytes, md5 \(dataset.files[0].md5!))"
      ])
  }

  @Test func aTruncatedFileIsNamedWithBothSizes() throws {
    let file = try FileHandle(forUpdating: sandbox.train)
    try file.truncate(atOffset: 299_999)
    try file.close()
    let folder = sandbox.data.path
    #expect(
      dataset.check(in: sandbox.data).map(\.description) == [
        "\(folder)/tiny/train.bin has 299,999 bytes instead of 300,000: replace it with "
          + "`sweep data fetch tiny --data \(folder)`, or with the official file (md5 \(dataset.files[0].md5!))"
      ])
  }

  @Test func oneFlippedBitIsFound() throws {
    try sandbox.damage(sandbox.train)
    let md5 = Sandbox.md5(try Data(contentsOf: sandbox.train))
    #expect(kinds() == [.wrongContent(md5: md5)])
    let error = #expect(throws: DataProblems.self) { try dataset.require(in: sandbox.data) }
    let text = try #require(error).description
    #expect(text.hasPrefix("the data set tiny cannot be used:\n  \(sandbox.train.path) is damaged"))
  }

  @Test func aVerifiedFileIsNotReadAgain() throws {
    #expect(kinds() == [])
    #expect(sandbox.contents.contains(".verified.json"))
    // Were the file read, its content would not match this checksum.
    let verified = sandbox.data.appendingPathComponent(".verified.json")
    let text = try String(contentsOf: verified, encoding: .utf8)
    var other = dataset
    other.trainingFiles[0].md5 = String(repeating: "0", count: 32)
    try text.replacingOccurrences(of: dataset.files[0].md5!, with: other.files[0].md5!)
      .write(to: verified, atomically: true, encoding: .utf8)
    #expect(other.check(in: sandbox.data, rereading: false, now: later).isEmpty)
    #expect(!other.check(in: sandbox.data, rereading: true, now: later).isEmpty)
  }

  @Test func aFileChangedAfterVerifyingIsReadAgainThoughItsSizeAndTimeAreTheSame() throws {
    let before = try FileManager.default.attributesOfItem(atPath: sandbox.train.path)
    #expect(kinds() == [])
    // The kernel's clock ticks every few milliseconds; a change within one tick is what the next test is about.
    Thread.sleep(forTimeInterval: 0.05)
    try sandbox.damage(sandbox.train)
    try FileManager.default.setAttributes(
      [.modificationDate: before[.modificationDate]!], ofItemAtPath: sandbox.train.path)
    #expect(kinds().count == 1)
  }

  @Test func aFileYoungerThanAClockTickIsNotTrustedNextTime() {
    #expect(dataset.check(in: sandbox.data).isEmpty)
    #expect(!sandbox.contents.contains(".verified.json"))
  }

  @Test func aBrokenStampFileIsIgnored() throws {
    try sandbox.place(Data("{ not json".utf8), as: ".verified.json")
    #expect(kinds() == [])
  }

  @Test func aFolderInPlaceOfAFileIsNotRead() throws {
    try FileManager.default.removeItem(at: sandbox.train)
    try FileManager.default.createDirectory(at: sandbox.train, withIntermediateDirectories: false)
    #expect(kinds() == [.unreadable(reason: "not a file")])
  }

  @Test func nothingIsWrittenWhereTheFolderIsAbsent() {
    let absent = sandbox.folder.appendingPathComponent("absent")
    #expect(dataset.check(in: absent).map(\.kind) == [.missing, .missing])
    #expect(!FileManager.default.fileExists(atPath: absent.path))
  }
}

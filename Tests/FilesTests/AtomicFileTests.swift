import Files
import Foundation
import Testing

@Suite struct AtomicFileTests {
  @Test func aFileIsReplacedWholeAndNothingElseIsLeft() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "atomic-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.csv")
    for text in ["first, longer", "second", ""] {
      try AtomicFile.write(Data(text.utf8), "a.csv", in: Folder(folder))
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.csv"])
  }

  @Test func aFolderThatIsNotThereIsAnErrorThatNamesIt() {
    do {
      try AtomicFile.write(Data(), "a.csv", in: Folder(URL(fileURLWithPath: "/nonexistent-\(UUID())")))
      Issue.record("written into a folder that is not there")
    } catch {
      #expect("\(error)".contains("/nonexistent-") && "\(error)".contains("No such file"))
    }
  }
}

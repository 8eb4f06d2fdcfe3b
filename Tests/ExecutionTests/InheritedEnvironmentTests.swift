import Foundation
import Processes
import TestPrograms
import Testing

/// Variables that many children get, with those that one gets besides.
struct InheritedEnvironmentTests {
  private func output(
    _ executable: String, _ own: [String: String], _ inherited: [String: String]
  ) throws
    -> String
  {
    let inherited = InheritedEnvironment(inherited)
    let child = try ChildProcess(
      executable: executable, arguments: [], environment: own, inherited: inherited, errors: STDERR_FILENO,
      hasInput: false)
    let text = try FileHandle(fileDescriptor: child.output).readToEnd() ?? Data()
    #expect(child.wait(atMost: 60) == .status(0))
    return String(decoding: text, as: UTF8.self)
  }

  @Test func aChildHasItsOwnVariablesAndInheritsTheOthers() throws {
    let text = try output("/usr/bin/env", ["B": "own", "D": ""], ["A": "1", "B": "two words", "C": "3"])
    #expect(text.split(separator: "\n").sorted() == ["A=1", "B=own", "C=3", "D="])
  }

  @Test func aChildWithoutInputFindsItsEnd() throws {
    #expect(try output("/bin/cat", [:], [:]).isEmpty)
  }

  /// What a system's program calls is looked for in no relative folder either.
  @Test func aSystemCommandKnowsNoRelativeFolderOfThePath() throws {
    try withTemporaryFolder { folder in
      try writeProgram("#!/bin/sh\nexit 0\n", to: folder.appending(path: "sweep-test-program"))
      let relative = relativePath(of: folder)
      #expect(FileManager.default.isExecutableFile(atPath: "\(relative)/sweep-test-program"))
      #expect(try SystemCommand.run("sweep-test-program", [], path: relative) == nil)
      #expect(try SystemCommand.run("sweep-test-program", [], path: folder.path)?.status == 0)
      let answer = try SystemCommand.run("sh", ["-c", "echo $PATH"], path: ".:/usr/bin:\(relative):/bin")
      #expect(answer?.text == "/usr/bin:/bin\n")
    }
  }
}

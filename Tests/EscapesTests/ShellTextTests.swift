import Foundation
import Testing

@testable import Escapes

@Suite struct ShellTextTests {
  /// Read back by the shell itself.
  @Test func aShellReadsTheSameWords() throws {
    let words = [
      "run", "e.yaml", "optimizer == \"sgd\" and seed == 0", "it's", "", "a b", "$HOME", "`id`", "a;b", "*",
      "-x",
      "tab\there", "line\nfeed", "逐样本", "\u{600}'", "~", "#",
    ]
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "for a in \(words.map(QuotedText.shell).joined(separator: " ")); do printf '%s\\0' \"$a\"; done",
    ]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let read = output.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    #expect(read == Data(words.map { $0 + "\0" }.joined().utf8))
  }
}

import Foundation
import TestTraits
import Testing

/// A program that has not run here before is asked about once, where somebody can answer.
@Suite(.tags(.slow), .leftOutIfFast) struct TerminalQuestionTests {
  /// What the program printed on a terminal on which `typed` was typed.
  private func onTerminal(
    _ arguments: [String], in program: Program, typing typed: String
  ) throws -> (
    status: Int32, text: String
  ) {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(master >= 0)
    defer { close(master) }
    let name = try #require(Self.unlocked(master))
    let terminal = try #require(FileHandle(forUpdatingAtPath: name))
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = arguments
    process.currentDirectoryURL = program.folder
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": program.folder.path])
    { $1 }
    (process.standardInput, process.standardError) = (terminal, terminal)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try terminal.close()
    Array(typed.utf8).withUnsafeBytes { _ = write(master, $0.baseAddress, $0.count) }
    var text = Data()
    var piece = [UInt8](repeating: 0, count: 4096)
    // EIO when the last one that holds the terminal is gone.
    while case let count = read(master, &piece, piece.count), count > 0 { text += piece[..<count] }
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// The name of a pseudo-terminal's other end, which can then be opened.
  private static func unlocked(_ master: Int32) -> String? {
    #if os(Linux)
      // grantpt and its like are for sources of X/Open alone.
      var (lock, number): (Int32, UInt32) = (0, 0)
      let (unlock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      guard ioctl(master, unlock, &lock) == 0, ioctl(master, getNumber, &number) == 0 else { return nil }
      return "/dev/pts/\(number)"
    #else
      guard grantpt(master) == 0, unlockpt(master) == 0 else { return nil }
      return ptsname(master).map { String(cString: $0) }
    #endif
  }

  private func prepared() throws -> Program {
    let program = try Program()
    try program.write(
      ": > started\nprintf '{\"final\": {\"loss\": 1}}\\n' >> \"$SWEEP_REPORT\"\n", to: "run.sh")
    try program.write(
      """
      sweep: 1
      name: asked
      problems: [{name: mine, command: [sh, run.sh], optimizers: {none: {}}, metrics: {loss: minimize}}]
      optimizers: [none]

      """, to: "asked.yaml")
    return program
  }

  @Test func yesIsRememberedUntilTheProgramIsEdited() throws {
    let program = try prepared()
    defer { program.remove() }
    let asked = try onTerminal(["run", "asked.yaml"], in: program, typing: "y\n")
    #expect(asked.status == 0 && asked.text.contains("program mine: sh run.sh"), "\(asked.text)")
    #expect(asked.text.contains("Start it?") && program.exists("started"), "\(asked.text)")
    let again = try onTerminal(
      ["run", "asked.yaml", "--results", "again"], in: program, typing: "n\n")
    #expect(again.status == 0 && !again.text.contains("Start it?"), "\(again.text)")
    try program.write("printf '{\"final\": {\"loss\": 2}}\\n' >> \"$SWEEP_REPORT\"\n", to: "run.sh")
    let edited = try onTerminal(["run", "asked.yaml"], in: program, typing: "n\n")
    #expect(edited.status == 64 && edited.text.contains("Start it?"), "\(edited.text)")
  }

  @Test(arguments: ["n\n", "\n", "\u{4}", "yes please\n"])
  func anythingButYesStartsNothing(typed: String) throws {
    let program = try prepared()
    defer { program.remove() }
    let asked = try onTerminal(["run", "asked.yaml"], in: program, typing: typed)
    #expect(asked.status == 64 && asked.text.contains("error: not started"), "\(asked.text)")
    #expect(!program.exists("started"))
    // A no is not remembered as a yes.
    #expect(try program.run("run", "asked.yaml").status == 64 && !program.exists("started"))
  }
}

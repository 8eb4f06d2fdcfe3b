import Foundation

/// Another program that reads what we write, where it is installed.
struct Tool {
  private let executable: URL

  init?(_ name: String) {
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let file = URL(filePath: String(folder)).appending(path: name)
      if FileManager.default.isExecutableFile(atPath: file.path) {
        executable = file
        return
      }
    }
    return nil
  }

  static func isInstalled(_ name: String) -> Bool { Tool(name) != nil }

  /// Runs it in a folder; its output goes to files there, for a full pipe would stop it.
  func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: Data, errors: String) {
    let (output, errors) = (folder.appending(path: "tool.out"), folder.appending(path: "tool.err"))
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, try Data(contentsOf: output),
      String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }
}

/// Runs `body` in a folder of its own, and checks that nothing that a text asked for has happened in it.
func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-escapes-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let result = try body(folder)
  let marker = folder.appending(path: "sweep-escapes-pwned")
  if FileManager.default.fileExists(atPath: marker.path) { throw Executed() }
  return result
}

/// A text was run as a program.
struct Executed: Error {}

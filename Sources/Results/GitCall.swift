import Foundation

/// A question to git, which must not change anything.
public enum GitCall {
  /// - Returns: git's exit status, nil where nothing could be started, 127 where there is no git; and what it wrote to
  ///   standard output.
  public static func ask(_ arguments: [String]) -> (status: Int32?, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (nil, Data()) }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, data)
  }
}

import Foundation

/// Runs the git that is installed as somebody of no name, whose own settings do not count.
///
/// - Returns: what it said, without blanks around it.
/// - Throws: where it failed.
@discardableResult
public func git(_ arguments: [String], in folder: URL) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  let identity = [
    "-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false",
    "-c", "protocol.file.allow=always",
  ]
  process.arguments = ["git", "-C", folder.path] + identity + arguments
  process.environment = ProcessInfo.processInfo.environment.merging(["GIT_CONFIG_GLOBAL": "/dev/null"]) { $1 }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw CocoaError(.executableLoad, userInfo: [NSDebugDescriptionErrorKey: "git \(arguments)"])
  }
  return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}

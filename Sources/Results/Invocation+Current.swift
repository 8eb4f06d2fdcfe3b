import Foundation

extension Invocation {
  /// This call: its id from time and random digits, the host, and the git state of the experiment file's folder.
  public static func current(experimentFile: String, command: String, now: Date = Date()) -> Invocation {
    let folder = URL(fileURLWithPath: experimentFile).deletingLastPathComponent().path
    let commit = git(["-C", folder, "rev-parse", "HEAD"])
    let changes = git(["-C", folder, "status", "--porcelain", "--untracked-files=no"])
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return Invocation(
      id: "\(Int(now.timeIntervalSince1970 * 1000))-\(random)", host: HostName.current,
      commit: commit, isDirty: commit != nil && changes?.isEmpty == false, command: command)
  }

  /// What git says, trimmed; nil where there is no git or no repository.
  private static func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }
}

import Foundation

/// Runs gnuplot on a script.
public struct GnuplotProgram: Sendable {
  /// What to say after a script that could not be drawn; nil where it could.
  enum Outcome: Equatable {
    case drawn
    case failed(String)
  }

  var executable: URL
  var timeoutSeconds: Double = 120

  /// The `gnuplot` of a `PATH`, or nil where none is installed.
  public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      let file = URL(filePath: String(folder)).appending(path: "gnuplot")
      if FileManager.default.isExecutableFile(atPath: file.path) { return file }
    }
    return nil
  }

  /// Runs `gnuplot SCRIPT` in the script's folder, without the user's start-up file.
  func draw(script: URL) -> Outcome {
    let folder = script.deletingLastPathComponent()
    let log = folder.appending(path: "gnuplot.log")
    guard FileManager.default.createFile(atPath: log.path, contents: nil),
      let output = try? FileHandle(forWritingTo: log)
    else { return .failed("cannot write \(log.path)") }
    defer { try? output.close() }

    let process = Process()
    process.executableURL = executable
    process.arguments = ["--default-settings", script.lastPathComponent]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    // A file, not a pipe: nobody reads while it runs, and a full pipe would stop it.
    process.standardOutput = output
    process.standardError = output
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      return .failed(error.localizedDescription)
    }
    guard ended.wait(timeout: .now() + timeoutSeconds) == .success else {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      return .failed("stopped after \(Int(timeoutSeconds)) s")
    }
    guard process.terminationStatus == 0 else {
      let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      let last = said.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) }
      return .failed(last ?? "exit status \(process.terminationStatus)")
    }
    return .drawn
  }
}

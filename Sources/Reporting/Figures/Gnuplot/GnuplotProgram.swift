import Foundation
import Processes

/// Runs gnuplot on a script.
public struct GnuplotProgram: Sendable {
  /// Why a script could not be drawn.
  enum Failure: Equatable {
    case failed(String)
    /// It did not end; another script would be waited for as long.
    case hung(seconds: Double)
  }

  var executable: URL
  var timeoutSeconds: Double = 120

  /// The `gnuplot` of a `PATH`, or nil where none is installed. A relative entry may mean a folder that was received.
  public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL? {
    ExecutablePath.find("gnuplot", in: "", path: environment["PATH"] ?? "").map { URL(filePath: $0) }
  }

  /// Starts gnuplot in a folder and ends it with this program, however that ends: then the input closes.
  private static let supervision = #"""
    cd -- "$1" || exit
    exec 3<&0 </dev/null
    "$2" --default-settings "$3" >&2 &
    gnuplot=$!
    { read -r _ <&3; kill -9 "$gnuplot"; } 2>/dev/null &
    watch=$!
    exec 3<&-
    wait "$gnuplot"
    status=$?
    kill -9 "$watch"
    exit "$status"
    """#

  /// Runs `gnuplot SCRIPT` in the script's folder, without the user's start-up file; nil where it was drawn.
  func draw(script: URL) -> Failure? {
    let folder = script.deletingLastPathComponent()
    let log = folder.appending(path: "gnuplot.log")
    // A file, not a pipe: nobody reads while it runs, and a full pipe would stop it.
    let output = open(log.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard output >= 0 else { return .failed("cannot write \(log.path): \(String(cString: strerror(errno)))") }
    defer { close(output) }
    let process: ChildProcess
    do {
      process = try ChildProcess(
        executable: "/bin/sh",
        arguments: [
          "-c", Self.supervision, "sh", folder.path, executable.absoluteURL.path, script.lastPathComponent,
        ], environment: ProcessInfo.processInfo.environment, errors: output, hasOwnGroup: true)
    } catch { return .failed("\(error)") }
    guard let ending = process.wait(atMost: timeoutSeconds) else {
      process.sendToGroup(signal: SIGKILL)
      _ = process.end()
      return .hung(seconds: timeoutSeconds)
    }
    if ending == .status(0) { return nil }
    let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    let last = said.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return .failed(last ?? "it ended with \(ending)")
  }
}

import Foundation

/// A question to git, which must not change anything.
public enum GitCall {
  /// - Returns: git's exit status, nil where nothing could be started, 127 where there is no git; and what it wrote to
  ///   standard output.
  public static func ask(_ arguments: [String]) -> (status: Int32?, output: Data) {
    let errors = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { if errors >= 0 { close(errors) } }
    guard errors >= 0,
      let process = try? ChildProcess(
        executable: "/usr/bin/env", arguments: ["git"] + arguments,
        environment: ProcessInfo.processInfo.environment, errors: errors)
    else { return (nil, Data()) }
    process.closeInput()
    var (data, piece) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      let count = read(process.output, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      data.append(contentsOf: piece[..<count])
    }
    guard case .status(let status) = process.wait(atMost: 5) ?? process.end() else { return (nil, data) }
    return (Int32(status), data)
  }
}

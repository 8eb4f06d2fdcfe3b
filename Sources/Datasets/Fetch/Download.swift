import Foundation
import Processes

/// Brings the rest of a file at an address, by `curl`, to the end of a partial file.
struct Download {
  enum Failure: Error, Hashable {
    case network(reason: String)
    case status(Int)
    /// What is kept does not fit what the server has.
    case rangeRefused
    case otherSize(bytes: Int?)
    case notWritten
    case noProgram
  }

  var address: URL
  var partial: URL
  /// Of the whole file; what `partial` holds already is asked for no more.
  var totalBytes: Int
  /// curl holds it too: should this process be killed, nobody else appends to the file before curl has ended.
  var lock: Int32
  var environment: [String: String]
  var report: (FetchProgress) -> Void

  private static let reportMilliseconds: Int32 = 200
  /// No server has more to say before a body.
  private static let mostAnswerBytes = 1 << 20

  /// Returns when the partial file has its full size; throws a ``Failure`` otherwise.
  func run() throws {
    let kept = bytes
    let start = ProcessInfo.processInfo.systemUptime
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard nowhere >= 0 else { throw SystemError.last }
    defer { close(nowhere) }
    guard let program = ExecutablePath.find("curl", in: "", path: environment["PATH"]) else {
      throw Failure.noProgram
    }
    let curl = try ChildProcess(
      executable: program, arguments: arguments(keeping: kept), environment: environment, errors: nowhere,
      others: [(lock, 3)])
    curl.closeInput()
    var said: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      var state = pollfd(fd: curl.output, events: Int16(POLLIN), revents: 0)
      if poll(&state, 1, Self.reportMilliseconds) > 0 {
        let count = read(curl.output, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        said += piece[..<count]
      }
      guard bytes <= totalBytes, said.count <= Self.mostAnswerBytes else {
        _ = curl.end()
        throw Failure.otherSize(bytes: nil)
      }
      tell(kept, start)
    }
    let ending = curl.wait(atMost: 60) ?? curl.end()
    tell(kept, start)
    if let failure = failure(ending, Answer(said), kept) { throw failure }
  }

  private var bytes: Int { (try? FileStamp(of: partial).bytes) ?? 0 }

  private func tell(_ kept: Int, _ start: Double) {
    let received = bytes
    guard received > kept else { return }
    let seconds = max(ProcessInfo.processInfo.systemUptime - start, 0.001)
    report(
      FetchProgress(
        receivedBytes: received, totalBytes: totalBytes, bytesPerSecond: Double(received - kept) / seconds))
  }

  /// The answer's head goes to standard output, and behind it what curl says of an error.
  private func arguments(keeping kept: Int) -> [String] {
    [
      // Not what a user's curlrc says; proxies come from the environment.
      "--disable", "--silent", "--globoff", "--location", "--fail", "--proto", "=http,https",
      "--proto-redir", "=http,https", "--connect-timeout", "60", "--speed-limit", "1", "--speed-time", "60",
      "--max-filesize", String(totalBytes), "--dump-header", "-", "--write-out", "\nsays: %{errormsg}\n",
      "--output", partial.path,
    ] + (kept > 0 ? ["--continue-at", String(kept)] : []) + [address.absoluteString]
  }

  /// By curl's exit codes and the server's last answer.
  private func failure(_ ending: ChildProcess.Ending, _ answer: Answer, _ kept: Int) -> Failure? {
    guard case .status(let code) = ending else { return .network(reason: Self.cut) }
    // Asked for what follows the last byte that there is: to curl that is no error.
    if answer.status == 416 { return .rangeRefused }
    switch code {
    case 0 where bytes == totalBytes: return nil
    case 0: return kept > 0 ? .rangeRefused : .otherSize(bytes: bytes)
    // The whole comes where its rest was asked for.
    case 33 where answer.status == 200 && answer.bytes ?? totalBytes != totalBytes, 63 where kept == 0:
      return .otherSize(bytes: answer.bytes)
    case 33, 36, 63: return .rangeRefused
    case 22: return .status(answer.status ?? 0)
    case 23: return .notWritten
    case 5, 6: return .network(reason: "the server's name cannot be found (is there a network?)")
    case 7: return .network(reason: "the server refuses the connection")
    case 28: return .network(reason: "the server does not answer")
    case 18, 52, 55, 56, 92: return .network(reason: Self.cut)
    default: return .network(reason: answer.reason ?? "curl ended with \(code)")
    }
  }

  private static let cut = "the connection ended early"
}

/// What a server answered last, after redirections.
private struct Answer {
  var status: Int?
  /// Of the body, where that was said.
  var bytes: Int?
  /// curl's own words about what went wrong.
  var reason: String?

  init(_ said: [UInt8]) {
    for line in String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if line.hasPrefix("HTTP/") {
        status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        bytes = nil
      } else if line.lowercased().hasPrefix("content-length:") {
        bytes = Int(line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces))
      } else if line.hasPrefix("says: "), line.count > 6 {
        reason = String(line.dropFirst(6))
      }
    }
  }
}

/// Keeps two fetches out of one folder; the system gives the lock back when the process ends, however it ends.
struct DirectoryLock: ~Copyable {
  let descriptor: Int32

  /// Nil where another process holds the lock. A file system without locks counts as free.
  init?(_ directory: URL) throws(SystemError) {
    descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError.last }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit {
    // A process that is being started holds every descriptor until its program runs: closing alone leaves
    // it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}

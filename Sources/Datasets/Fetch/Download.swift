import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One HTTP request whose body is appended to a partial file as it arrives.
final class Download: NSObject, Sendable {
  enum Failure: Error, Sendable {
    case network(reason: String)
    case status(Int)
    /// 416, or a 206 that begins elsewhere: what is kept does not fit what the server has.
    case rangeRefused
    case otherSize(bytes: Int?)
    case disk(SystemError)
    case cancelled
  }

  private struct State: Sendable {
    var file: FileHandle?
    var receivedBytes: Int
    var failure: Failure?
    var continuation: CheckedContinuation<Void, any Error>?
    /// When the body began, and what was there then.
    var startedAt = ContinuousClock.now
    var startBytes: Int
    var reportedAt: ContinuousClock.Instant?
  }

  private static let reportInterval = Duration.milliseconds(200)
  private static let silenceTimeoutSeconds: TimeInterval = 60

  private let address: URL
  private let partial: PartialFile
  private let totalBytes: Int
  private let keptBytes: Int
  private let report: @Sendable (FetchProgress) -> Void
  private let state: Mutex<State>

  /// `totalBytes` is the size of the whole file; what `partial` holds already is asked for no more.
  init(
    from address: URL, to partial: PartialFile, totalBytes: Int,
    report: @escaping @Sendable (FetchProgress) -> Void
  ) {
    self.address = address
    self.partial = partial
    self.totalBytes = totalBytes
    self.report = report
    keptBytes = partial.bytes
    state = Mutex(State(receivedBytes: keptBytes, startBytes: keptBytes))
  }

  /// Returns when the partial file has its full size; throws a ``Failure`` otherwise.
  func run() async throws {
    var request = URLRequest(url: address, timeoutInterval: Self.silenceTimeoutSeconds)
    request.cachePolicy = .reloadIgnoringLocalCacheData
    // The file's own bytes: a body compressed once more could not be continued.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if keptBytes > 0 { request.setValue("bytes=\(keptBytes)-", forHTTPHeaderField: "Range") }
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: queue)
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: request)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.continuation = continuation }
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }
}

extension Download: URLSessionDataDelegate {
  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let failure = state.withLock { state in
      do {
        let keeping = try begins(with: response)
        state.file = try partial.open(keeping: keeping)
        if !keeping { state.receivedBytes = 0 }
        state.startBytes = state.receivedBytes
        state.startedAt = .now
      } catch {
        state.failure = error as? Failure ?? .disk(SystemError(error))
      }
      return state.failure
    }
    // FoundationNetworking ignores the answer `.cancel`: only the task itself stops there.
    if failure != nil { dataTask.cancel() }
    completionHandler(failure == nil ? .allow : .cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (failure, progress): (Failure?, FetchProgress?) = state.withLock { state in
      guard state.failure == nil, let file = state.file else { return (state.failure, nil) }
      do {
        guard state.receivedBytes + data.count <= totalBytes else { throw Failure.otherSize(bytes: nil) }
        try file.write(contentsOf: data)
        state.receivedBytes += data.count
      } catch {
        state.failure = error as? Failure ?? .disk(SystemError(error))
      }
      return (state.failure, progressIfDue(&state))
    }
    if failure != nil { dataTask.cancel() }
    if let progress { report(progress) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (continuation, failure) = state.withLock { state in
      defer {
        try? state.file?.close()
        state.file = nil
        state.continuation = nil
      }
      return (state.continuation, state.failure ?? self.failure(error, state))
    }
    if let failure { continuation?.resume(throwing: failure) } else { continuation?.resume() }
  }

  /// Whether the body continues what is kept, or nil to start over; throws where it is not the file.
  private func begins(with response: URLResponse) throws(Failure) -> Bool {
    guard let response = response as? HTTPURLResponse else {
      throw .network(reason: "the answer is not one of an HTTP server")
    }
    let length = response.expectedContentLength
    switch response.statusCode {
    case 200:
      if length >= 0, length != totalBytes { throw .otherSize(bytes: Int(length)) }
      return false
    case 206:
      let range = response.value(forHTTPHeaderField: "Content-Range")
      guard range == "bytes \(keptBytes)-\(totalBytes - 1)/\(totalBytes)" else { throw .rangeRefused }
      return true
    case 416: throw .rangeRefused
    default: throw .status(response.statusCode)
    }
  }

  private func failure(_ error: (any Error)?, _ state: borrowing State) -> Failure? {
    guard let error else {
      return state.receivedBytes == totalBytes ? nil : .network(reason: Self.cut)
    }
    let code = (error as? URLError)?.code
    return code == .cancelled
      ? .cancelled : .network(reason: Self.reason(code, error, hasBegun: state.file != nil))
  }

  private func progressIfDue(_ state: inout State) -> FetchProgress? {
    let now = ContinuousClock.now
    let isComplete = state.receivedBytes == totalBytes
    if let last = state.reportedAt, now - last < Self.reportInterval, !isComplete { return nil }
    state.reportedAt = now
    // At least a millisecond, so that the first block has a finite rate.
    let seconds = max((now - state.startedAt) / .seconds(1), 0.001)
    return FetchProgress(
      receivedBytes: state.receivedBytes, totalBytes: totalBytes,
      bytesPerSecond: Double(state.receivedBytes - state.startBytes) / seconds)
  }

  private static let cut = "the connection ended early"

  /// Short words for what happens often: Foundation's own differ between systems.
  private static func reason(_ code: URLError.Code?, _ error: any Error, hasBegun: Bool) -> String {
    switch code {
    case .cannotConnectToHost: "the server refuses the connection"
    case .cannotFindHost, .dnsLookupFailed: "the server's name cannot be found (is there a network?)"
    case .notConnectedToInternet: "there is no network"
    case .networkConnectionLost: cut
    case .timedOut: "the server does not answer"
    default: hasBegun ? cut : (error as NSError).localizedDescription
    }
  }
}

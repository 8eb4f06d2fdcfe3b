import Foundation
import Synchronization

/// A small HTTP server on 127.0.0.1: answers each request as the test says, and remembers what it was asked.
final class TestServer: Sendable {
  struct Request: Sendable {
    var path: String
    /// Names in lower case.
    var headers: [String: String]
  }

  struct Response: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body = Data()
    /// The connection ends after so many bytes of the body, whatever Content-Length promised.
    var sentBytes: Int?
  }

  private let listener: Int32
  private let port: UInt16
  private let asked = Mutex<[Request]>([])

  init(answer: @escaping @Sendable (Request) -> Response) throws {
    (listener, port) = try Self.listen()
    let thread = Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        serve(connection, answer)
        close(connection)
      }
    }
    thread.start()
  }

  var address: URL { URL(string: "http://127.0.0.1:\(port)/tiny.tar.gz")! }
  var requests: [Request] { asked.withLock { $0 } }

  /// `Range` of each request so far; nil where there was none.
  var ranges: [String?] { requests.map { $0.headers["range"] } }

  /// Lets the accepting thread end; the server answers no more.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The address of a port on which nobody listens.
  static func deadAddress() throws -> URL {
    let (listener, port) = try listen()
    close(listener)
    return URL(string: "http://127.0.0.1:\(port)/tiny.tar.gz")!
  }

  private static func listen() throws -> (Int32, UInt16) {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        var status = bind(listener, address, length)
        if status == 0 { status = Foundation.listen(listener, 8) }
        return status == 0 ? getsockname(listener, address, &length) : status
      }
    }
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private func serve(_ connection: Int32, _ answer: (Request) -> Response) {
    guard let request = Self.read(connection) else { return }
    asked.withLock { $0.append(request) }
    let response = answer(request)
    var head = "HTTP/1.1 \(response.status) Answer\r\nConnection: close\r\n"
    head += "Content-Length: \(response.body.count)\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    Self.write(Data((head + "\r\n").utf8) + response.body.prefix(response.sentBytes ?? .max), to: connection)
  }

  private static func read(_ connection: Int32) -> Request? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return Request(path: lines[0].components(separatedBy: " ")[1], headers: headers)
  }

  private static func write(_ data: Data, to connection: Int32) {
    #if canImport(Darwin)
      var on: Int32 = 1
      setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

extension TestServer {
  /// Serves `body` as a well-made server does, ranges included.
  static func serving(_ body: Data) throws -> TestServer {
    try TestServer { request in whole(body, request) }
  }

  static func whole(_ body: Data, _ request: Request) -> Response {
    guard let range = request.headers["range"], let start = Int(range.dropFirst(6).dropLast()) else {
      return Response(body: body)
    }
    guard start < body.count else {
      return Response(status: 416, headers: ["Content-Range": "bytes */\(body.count)"])
    }
    return Response(
      status: 206, headers: ["Content-Range": "bytes \(start)-\(body.count - 1)/\(body.count)"],
      body: body.suffix(from: start))
  }
}

#if canImport(CryptoKit)
  import CryptoKit
#else
  import CCrypto
#endif

/// A running digest of bytes, by the system's library: OpenSSL's libcrypto, on macOS CryptoKit.
///
/// A value: a copy goes on by itself, so what many digests begin with is hashed once.
public struct Digest {
  /// Which digest it is.
  public enum Function: Int, Sendable {
    /// FIPS 180-4; 32 bytes. Names cells and guards checkpoints.
    case sha256 = 32
    /// RFC 1321; 16 bytes. Weak against forgers, but what the publishers of data sets state; it finds any accident.
    case md5 = 16

    /// Of the digest.
    public var byteCount: Int { rawValue }
  }

  private var state: State

  package init(_ function: Function) { state = State(function) }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if !isKnownUniquelyReferenced(&state) { state = state.copy() }
    state.update(bytes)
  }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
      update(Array(bytes))
    }
  }

  /// The digest of all that came so far; more may come after.
  public func finalize() -> [UInt8] { state.copy().finish() }

  /// The digest of all that came so far and of these bytes, which this value does not take in.
  public func finalized(after bytes: [UInt8]) -> [UInt8] {
    let state = state.copy()
    bytes.withUnsafeBytes { state.update($0) }
    return state.finish()
  }

  /// `finalize()` in lower-case hexadecimal digits, two a byte.
  public var hexadecimal: String { Self.hexadecimal(finalize()) }

  /// The digest of these bytes, in hexadecimal digits.
  public static func hexadecimal(of bytes: some Sequence<UInt8>, by function: Function = .sha256) -> String {
    var digest = Digest(function)
    digest.update(bytes)
    return digest.hexadecimal
  }

  /// Two lower-case digits for each byte.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    if let text = bytes.withContiguousStorageIfAvailable(hexadecimal(buffer:)) { return text }
    return Array(bytes).withUnsafeBufferPointer(hexadecimal(buffer:))
  }

  private static func hexadecimal(buffer bytes: UnsafeBufferPointer<UInt8>) -> String {
    let digits = StaticString("0123456789abcdef").utf8Start
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (place, byte) in bytes.enumerated() {
        text[2 * place] = digits[Int(byte >> 4)]
        text[2 * place + 1] = digits[Int(byte & 15)]
      }
      return 2 * bytes.count
    }
  }
}

#if canImport(CryptoKit)
  private final class State {
    private var function: any HashFunction

    init(_ function: Digest.Function) {
      self.function =
        switch function {
        case .sha256: SHA256()
        case .md5: Insecure.MD5()
        }
    }

    private init(copy: any HashFunction) { function = copy }

    func copy() -> State { State(copy: function) }
    func update(_ bytes: UnsafeRawBufferPointer) { function.update(bufferPointer: bytes) }
    func finish() -> [UInt8] { Array(function.finalize()) }
  }
#else
  private final class State {
    /// Looked up once: OpenSSL 3 searches its providers at each look-up.
    ///
    /// Sendable: written once, before the first use; OpenSSL only reads them afterwards.
    private struct Methods: @unchecked Sendable {
      let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
      let md5 = EVP_MD_fetch(nil, "MD5", nil)
      static let all = Methods()
    }

    private let function: Digest.Function
    private let context: OpaquePointer

    private init(empty function: Digest.Function) {
      self.function = function
      guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
      self.context = context
    }

    convenience init(_ function: Digest.Function) {
      self.init(empty: function)
      let method =
        switch function {
        case .sha256: Methods.all.sha256
        case .md5: Methods.all.md5
        }
      precondition(EVP_DigestInit_ex(context, method, nil) == 1, "libcrypto has no \(function)")
    }

    deinit { EVP_MD_CTX_free(context) }

    func copy() -> State {
      let copy = State(empty: function)
      precondition(EVP_MD_CTX_copy_ex(copy.context, context) == 1, "libcrypto could not copy \(function)")
      return copy
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto failed")
    }

    /// The digest; the state cannot go on after it.
    func finish() -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: function.byteCount) { bytes, count in
        precondition(EVP_DigestFinal_ex(context, bytes.baseAddress, nil) == 1, "libcrypto failed")
        count = function.byteCount
      }
    }
  }
#endif

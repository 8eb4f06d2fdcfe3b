import Foundation

/// A folder, held open, in which nothing is followed: what lies in it is a plain file or a folder, or is refused.
///
/// A results folder may come from somebody else, with links in it that lead anywhere. Names are looked up in the open
/// folder, not by paths, so that nothing can be put in between the look and the use.
public final class Folder: Sendable {
  private final class Opened: Sendable {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  /// The one that a person named, its path, and the names from there to this one.
  private let (named, path, below): (URL, String, String)
  private let opened: Opened
  package let calls: FileCalls

  private init(_ opened: Opened, _ named: URL, _ path: String, below: String = "", _ calls: FileCalls) {
    (self.opened, self.named, self.path, self.below, self.calls) = (opened, named, path, below, calls)
  }

  package var descriptor: Int32 { opened.descriptor }

  /// As it was given; what is done goes by the open folder.
  public var url: URL { below.isEmpty ? named : named.appending(path: below) }

  /// The path of what lies here under a name.
  public func path(of name: String) -> String {
    below.isEmpty ? "\(path)/\(name)" : "\(path)/\(below)/\(name)"
  }

  /// What the system says of it; nil where it says nothing.
  public var state: stat? {
    var state = stat()
    return fstat(descriptor, &state) == 0 ? state : nil
  }

  /// Whether the path that it was opened by still leads to it.
  public var isInPlace: Bool {
    var found = stat()
    guard let own = state, stat(below.isEmpty ? path : "\(path)/\(below)", &found) == 0 else { return false }
    return own.st_ino == found.st_ino && own.st_dev == found.st_dev
  }

  /// The folder that a person named; links on the way to it, and it itself, are followed.
  ///
  /// - Parameter making: whether it is made, with those above it, where it is missing.
  /// - Throws: ``FileError`` where it is missing or cannot be opened.
  package convenience init(_ url: URL, making: Bool = false, calls: FileCalls = .system) throws {
    if making { try Self.make(url) }
    let path = url.path
    let descriptor = Foundation.open(path, Self.opening)
    guard descriptor >= 0 else { throw FileError.system("cannot open", url) }
    self.init(Opened(descriptor), url, path, calls)
  }

  /// A folder within another, such as `results/NAME/journal`: the outer one is what a person named, the inner one may
  /// not be a link.
  package static func inner(_ url: URL, making: Bool = false, calls: FileCalls = .system) throws -> Folder {
    try Folder(url.deletingLastPathComponent(), making: making, calls: calls)
      .folder(url.lastPathComponent, making: making)
  }

  /// A folder in this one.
  ///
  /// - Throws: ``FileError`` where it is missing, or something else lies there.
  public func folder(_ name: String, making: Bool = false) throws -> Folder {
    try expectName(name)
    if making, mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
      throw FileError.system("cannot make the folder", url.appending(path: name))
    }
    if let kind = kind(of: name), kind != .folder { throw refusal(name, kind, wanted: .folder) }
    let opened = openat(descriptor, name, Self.opening | O_NOFOLLOW)
    guard opened >= 0 else { throw FileError.system("cannot open", url.appending(path: name)) }
    return Folder(Opened(opened), named, path, below: below.isEmpty ? name : "\(below)/\(name)", calls)
  }

  /// Gives a folder that lies here another name, that of nothing or of an empty folder.
  ///
  /// - Returns: the same open folder, by its new name.
  public func rename(_ inner: Folder, to name: String) throws -> Folder {
    try expectName(name)
    let old = inner.below.split(separator: "/").last.map(String.init) ?? ""
    guard calls.rename(descriptor, old, descriptor, name) == 0 else {
      throw FileError.system("cannot rename", url.appending(path: old))
    }
    return Folder(inner.opened, named, path, below: below.isEmpty ? name : "\(below)/\(name)", calls)
  }

  /// A name that nobody can know beforehand.
  public static func newName(_ beginning: String) -> String { "\(beginning)-\(PartialName.digits())" }

  /// A new folder under a name that nobody can know beforehand.
  ///
  /// - Parameter mode: less what the umask takes; by default for this user alone.
  public func newFolder(_ beginning: String, mode: mode_t = 0o700) throws -> Folder {
    let name = Self.newName(beginning)
    try expectName(name)
    guard mkdirat(descriptor, name, mode) == 0 else {
      throw FileError.system("cannot make the folder", url.appending(path: name))
    }
    return try folder(name)
  }

  /// Names of what lies here, sorted.
  public func names() throws -> [String] {
    guard let names = calls.list(descriptor) else { throw FileError.system("cannot list", url) }
    return names.sorted()
  }

  /// Whether this user may put files here.
  public var isWritable: Bool { faccessat(descriptor, ".", W_OK, Int32(AT_EACCESS)) == 0 }

  /// Makes sure that the names in it are on the disk too.
  ///
  /// - Returns: false where the file system cannot do that.
  @discardableResult
  public func synchronise() throws -> Bool {
    if calls.synchronise(descriptor) == 0 { return true }
    // CIFS, shared folders of virtual machines and some in user space say so: no error of the disk.
    if saysUnsupported(errno) { return false }
    throw FileError.system("cannot sync", url)
  }

  private static let opening = O_RDONLY | O_DIRECTORY | O_CLOEXEC

  /// The place of a name in it, for messages too.
  package func place(_ name: String) throws -> URL {
    try expectName(name)
    return url.appending(path: name)
  }

  /// - Throws: ``FileError`` for a name that leads elsewhere.
  package func expectName(_ name: String) throws {
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
    else {
      throw FileError(description: "'\(name)' is no name of a file in \(url.path)", number: 0)
    }
  }

  private static func make(_ folder: URL) throws {
    if mkdir(folder.path, 0o777) == 0 { return }
    if errno == ENOENT {
      let above = folder.deletingLastPathComponent()
      guard above.path != folder.path else { throw FileError.system("cannot make the folder", folder) }
      try make(above)
      if mkdir(folder.path, 0o777) == 0 { return }
    }
    var state = stat()
    let error = FileError.system("cannot make the folder", folder)
    guard stat(folder.path, &state) == 0, state.st_mode & S_IFMT == S_IFDIR else { throw error }
  }
}

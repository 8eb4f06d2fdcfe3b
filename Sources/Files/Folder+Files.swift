import Foundation

/// What lies under a name.
enum FileKind: String {
  case file = "a file"
  case folder = "a folder"
  case link = "a link"
  case pipe = "a pipe"
  case device = "a device"
  case socket = "a socket"

  init(_ mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    default: self = .device
    }
  }
}

extension Folder {
  /// Opens a plain file of this folder that has no other name; nothing else is opened, and nothing waits.
  ///
  /// - Parameter flags: of open(2), without `O_TRUNC`, which would come before the check.
  /// - Throws: ``FileError`` where it is missing, is no plain file, or is a hard link.
  public func open(_ name: String, _ flags: Int32) throws -> Int32 {
    precondition(flags & O_TRUNC == 0, "a file must not be emptied before it is known")
    try expectName(name)
    if let kind = kind(of: name), kind != .file { throw refusal(name, kind, wanted: .file) }
    let opened = calls.open(descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { throw FileError.system("cannot open", url.appending(path: name)) }
    do {
      var state = stat()
      guard fstat(opened, &state) == 0 else {
        throw FileError.system("cannot read", url.appending(path: name))
      }
      let kind = FileKind(state.st_mode)
      guard kind == .file else { throw refusal(name, kind, wanted: .file) }
      guard state.st_nlink <= 1 else {
        throw FileError.refusal(
          url.appending(path: name), "a hard link, a file that has another name too",
          "make it a file of its own, by `cp -r` of the folder, or remove it")
      }
    } catch {
      close(opened)
      throw error
    }
    return opened
  }

  /// The bytes of a plain file; nil where there is none, or no plain one.
  ///
  /// - Parameter limit: of bytes; a larger file counts as none.
  public func contents(_ name: String, limit: Int = 1 << 30) -> Data? {
    guard let opened = try? open(name, O_RDONLY) else { return nil }
    defer { close(opened) }
    var data = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(opened, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { return data }
      data += piece[..<count]
      guard data.count <= limit else { return nil }
    }
  }

  /// The bytes of a file by its path inside this folder, such as `figures/a.svg`; nil where one of its parts is no
  /// folder or plain file of this folder.
  public func contents(path: String, limit: Int = 1 << 30) -> Data? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var folder = self
    for part in parts.dropLast() {
      guard let inner = try? folder.folder(part) else { return nil }
      folder = inner
    }
    return parts.last.flatMap { folder.contents($0, limit: limit) }
  }

  /// Whether a plain file lies under a name.
  public func hasFile(_ name: String) -> Bool { kind(of: name) == .file }

  /// Whether it is a folder, which is no link to one.
  public func hasFolder(_ name: String) -> Bool { kind(of: name) == .folder }

  /// Refuses what lies under a name and is neither missing nor a folder.
  public func expectFolder(_ name: String) throws {
    if let kind = kind(of: name), kind != .folder {
      throw refusal(name, kind, wanted: .folder)
    }
  }

  /// Takes the name of a plain file away; does nothing where there is none, or something else.
  ///
  /// - Returns: whether it was there.
  @discardableResult
  public func remove(_ name: String) throws -> Bool {
    try expectName(name)
    guard hasFile(name) else { return false }
    guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
      throw FileError.system("cannot remove", url.appending(path: name))
    }
    return true
  }

  /// Takes away whatever lies under a name, a folder with all that is in it; a link goes, and not what it leads to.
  public func removeTree(_ name: String) throws {
    try expectName(name)
    guard let kind = kind(of: name) else { return }
    if kind == .folder {
      let folder = try folder(name)
      for name in try folder.names() { try folder.removeTree(name) }
    }
    guard unlinkat(descriptor, name, kind == .folder ? Int32(AT_REMOVEDIR) : 0) == 0 || errno == ENOENT else {
      throw FileError.system("cannot remove", url.appending(path: name))
    }
  }

  /// Puts a plain file of another folder here, in the place of what had the name.
  ///
  /// - Parameters:
  ///   - newName: nil for the one that it has.
  ///   - lasting: whether it is on the disk before.
  public func take(
    _ name: String, as newName: String? = nil, from other: Folder, lasting: Bool = false
  ) throws {
    let file = try place(newName ?? name)
    let opened = try other.open(name, O_RDONLY)
    defer { close(opened) }
    if lasting, calls.synchronise(opened) != 0 { throw FileError.system("cannot sync", file) }
    guard calls.rename(other.descriptor, name, descriptor, newName ?? name) == 0 else {
      throw FileError.system("cannot rename to", file)
    }
  }

  /// Gives what lies under a name another one, here or in another folder; what had that one must be an empty folder, or
  /// nothing.
  public func move(_ name: String, to newName: String, of other: Folder? = nil) throws {
    let target = other ?? self
    try expectName(name)
    try target.expectName(newName)
    guard target.kind(of: newName) != .file else {
      let path = target.url.appending(path: newName).path
      throw FileError(description: "\(path) is there already", number: EEXIST)
    }
    guard calls.rename(descriptor, name, target.descriptor, newName) == 0 else {
      throw FileError.system("cannot rename", url.appending(path: name))
    }
  }

  /// Whether anything lies under a name.
  public func exists(_ name: String) -> Bool { kind(of: name) != nil }

  func kind(of name: String) -> FileKind? {
    var state = stat()
    guard !name.utf8.contains(0), fstatat(descriptor, name, &state, Int32(AT_SYMLINK_NOFOLLOW)) == 0 else {
      return nil
    }
    return FileKind(state.st_mode)
  }

  func refusal(_ name: String, _ kind: FileKind, wanted: FileKind) -> FileError {
    .refusal(
      url.appending(path: name), "\(kind.rawValue) where \(wanted.rawValue) belongs",
      kind == .link
        ? "it may lead out of the folder; put \(wanted.rawValue) in its place, or make the folder around it the link"
        : "remove it, or put \(wanted.rawValue) in its place")
  }
}

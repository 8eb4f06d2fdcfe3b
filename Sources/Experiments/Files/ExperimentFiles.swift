import Foundation

/// Where experiment files are read from: the disk, or what a test has.
struct ExperimentFiles: Sendable {
  enum Contents: Sendable {
    case text(String)
    case notUTF8(Data)
    case missing
    case folder
    /// A pipe or a device.
    case notRegular
    case tooLong
    /// With the system's reason.
    case unreadable(String)
  }

  var read: @Sendable (_ path: String) -> Contents

  /// Regular files: nobody knows what is behind a pipe or a device that a received file extends.
  static let disk = ExperimentFiles { path in FileText.read(path, allowsPipe: false) }

  /// What the user names: a pipe too, as a shell's `<(…)` makes one.
  static func given(_ path: String) -> Contents { PipedTexts.shared.read(path) }

  /// The path of a file that another one names: relative to the folder of that one, `.` and `..` taken out.
  static func path(_ name: String, from file: String) -> String {
    if name.hasPrefix("/") { return normalised(name) }
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return normalised((folder + [Substring(name)]).joined(separator: "/"))
  }

  /// `a/./b/../c` is `a/c`.
  static func normalised(_ path: String) -> String {
    var steps: [Substring] = []
    for step in path.split(separator: "/") where step != "." {
      if step == "..", let last = steps.last, last != ".." {
        steps.removeLast()
      } else if step != ".." || !path.hasPrefix("/") {
        steps.append(step)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + steps.joined(separator: "/")
  }
}

extension ExperimentFiles.Contents {
  /// Why there is no text; nil where there is.
  func problem(_ path: String) -> Diagnostic? {
    switch self {
    case .text: nil
    case .missing: Diagnostic("no file \(path)")
    case .folder: Diagnostic("\(path) is a folder, not an experiment file")
    case .notRegular: Diagnostic("\(path) is a pipe or a device, not an experiment file")
    case .tooLong:
      Diagnostic("\(path) has more than \(FileText.mostBytes >> 20) MB; no experiment file is that long")
    case .unreadable(let reason): Diagnostic("\(path) cannot be read: \(reason)")
    case .notUTF8(let data): Self.invalidUTF8(data, path)
    }
  }

  private static func invalidUTF8(_ data: Data, _ path: String) -> Diagnostic {
    // What can be decoded up to the first replacement gives the place.
    let bytes = Array(data)
    var valid = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += scalar.utf8.count }
    let source = Source(file: path, text: String(decoding: bytes.prefix(valid + 80), as: UTF8.self))
    let mark = Source.position(ofByte: valid, in: String(decoding: bytes.prefix(valid), as: UTF8.self))
    return Diagnostic("the file is not UTF-8 text from here on", at: source.span(mark).location)
  }
}

import Foundation

/// Where a program lies.
package enum ExecutablePath {
  /// Absolute path of a program: a name is looked up in `PATH`, a path begins at the folder.
  ///
  /// - Returns: nil where there is none that may be run.
  package static func find(_ name: String, in folder: String, path: String?) -> String? {
    func isProgram(_ candidate: String) -> Bool {
      var state = stat()
      return stat(candidate, &state) == 0 && state.st_mode & S_IFMT == S_IFREG && access(candidate, X_OK) == 0
    }
    if name.utf8.contains(UInt8(ascii: "/")) {
      let whole = name.utf8.first == UInt8(ascii: "/") ? name : "\(folder)/\(name)"
      return isProgram(whole) ? whole : nil
    }
    // A relative entry of PATH would mean the folder of somebody's files.
    return (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").lazy
      .filter { $0.utf8.first == UInt8(ascii: "/") }.map { "\($0)/\(name)" }.first(where: isProgram)
  }
}

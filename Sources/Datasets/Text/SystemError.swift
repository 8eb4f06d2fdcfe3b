import Files
import Foundation

/// What the operating system says of a call that failed, in its own words: `Permission denied`.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A value of `errno`; 0 where Foundation hides it.
  package var code: Int32
  package var description: String

  /// The error of the last call, which must be the call right before.
  static var last: SystemError { SystemError(code: errno) }

  init(code: Int32) {
    self.code = code
    description = String(cString: strerror(code))
  }

  /// The system's error behind one of Foundation, which otherwise speaks of "the operation".
  init(_ error: any Error) {
    var current = error
    while !(current is SystemError), (current as NSError).domain != NSPOSIXErrorDomain,
      let underlying = (current as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    {
      current = underlying
    }
    if let error = current as? SystemError {
      self = error
    } else if let error = current as? FileError, !error.isRefusal {
      self.init(code: error.number)
    } else if (current as NSError).domain == NSPOSIXErrorDomain {
      self.init(code: Int32((current as NSError).code))
    } else if (current as? CocoaError)?.code == .fileWriteOutOfSpace {
      self.init(code: ENOSPC)
    } else {
      self.init(code: 0)
      description = (current as? FileError)?.description ?? (current as NSError).localizedDescription
    }
  }

  var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
  var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
}

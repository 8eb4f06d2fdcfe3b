import CSQLite
import Foundation

/// A database that cannot be opened, or a query that it does not take.
public struct DatabaseError: Error, CustomStringConvertible {
  public var description: String
}

/// The rows that a query gives, as SQLite writes them; NULL is nil.
public func rows(_ file: URL, _ sql: String) throws -> [[String?]] {
  var database: OpaquePointer?
  defer { sqlite3_close(database) }
  guard sqlite3_open_v2(file.path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
    throw DatabaseError(description: "\(file.path): \(String(cString: sqlite3_errmsg(database)))")
  }
  var statement: OpaquePointer?
  defer { sqlite3_finalize(statement) }
  guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else {
    throw DatabaseError(description: "\(sql): \(String(cString: sqlite3_errmsg(database)))")
  }
  var rows: [[String?]] = []
  while sqlite3_step(statement) == SQLITE_ROW {
    rows.append(
      (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) }
      })
  }
  return rows
}

import CSQLite
import Foundation
import Testing

/// The rows that a query gives, as SQLite writes them; NULL is nil.
func rows(_ file: URL, _ sql: String) throws -> [[String?]] {
  var database: OpaquePointer?
  try #require(sqlite3_open_v2(file.path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK)
  defer { sqlite3_close(database) }
  var statement: OpaquePointer?
  try #require(
    sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK,
    "\(String(cString: sqlite3_errmsg(database)))")
  defer { sqlite3_finalize(statement) }
  var rows: [[String?]] = []
  while sqlite3_step(statement) == SQLITE_ROW {
    rows.append(
      (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) }
      })
  }
  return rows
}

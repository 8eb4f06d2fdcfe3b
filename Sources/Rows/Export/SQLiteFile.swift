import CSQLite
import Escapes
import Foundation

/// What SQLite would not do.
public struct SQLiteError: Error, CustomStringConvertible {
  /// SQLite's own message.
  public var description: String
}

/// A new SQLite database in a file; closed when it goes out of scope.
struct SQLiteFile: ~Copyable {
  private let handle: OpaquePointer

  init(_ file: URL) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(file.path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close(handle)
      throw SQLiteError(description: "cannot create \(file.lastPathComponent): \(message)")
    }
    self.handle = handle
  }

  deinit { sqlite3_close(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error(sql) }
  }

  private func error(_ sql: String) -> SQLiteError {
    SQLiteError(description: "SQLite: \(String(cString: sqlite3_errmsg(handle))) in: \(sql.prefix(120))")
  }

  /// Makes a table and gives a writer of its rows.
  ///
  /// - Parameters:
  ///   - key: the column that is the primary key.
  ///   - reference: what follows the columns, such as a foreign key.
  func table(
    _ name: String, _ columns: [ExportColumn], key: String? = nil, reference: String? = nil
  ) throws -> Rows {
    var parts = columns.map { column in
      "\(QuotedText.sql(column.name)) \(column.form.rawValue)" + (column.name == key ? " PRIMARY KEY" : "")
    }
    if let reference { parts.append(reference) }
    try run("CREATE TABLE \(QuotedText.sql(name)) (\(parts.joined(separator: ", ")))")
    let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    let sql = "INSERT INTO \(QuotedText.sql(name)) VALUES (\(places))"
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw error(sql)
    }
    return Rows(statement: statement)
  }

  /// Makes a table of all rows, see ``table(_:_:key:reference:)``.
  func add(_ name: String, _ rows: some ExportedRows, key: String? = nil, reference: String? = nil) throws {
    var sink = try table(name, rows.columns, key: key, reference: reference)
    try rows.write(0..<rows.count, to: &sink)
  }

  /// Inserts rows into one table; must not outlive its database.
  struct Rows: ~Copyable, RowSink {
    fileprivate let statement: OpaquePointer
    fileprivate var column: Int32 = 0

    deinit { sqlite3_finalize(statement) }

    mutating func add(_ text: String) throws {
      // The destructor −1 (SQLITE_TRANSIENT) has SQLite copy the bytes, which live only during the call.
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      try check(sqlite3_bind_text(statement, nextColumn(), text, -1, transient))
    }

    mutating func add(_ value: Double?) throws {
      let column = nextColumn()
      guard let value, !value.isNaN else { return try check(sqlite3_bind_null(statement, column)) }
      try check(sqlite3_bind_double(statement, column, value))
    }

    mutating func add(_ value: Int) throws {
      try check(sqlite3_bind_int64(statement, nextColumn(), sqlite3_int64(value)))
    }

    mutating func endRow() throws {
      guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
      sqlite3_reset(statement)
      column = 0
    }

    private mutating func nextColumn() -> Int32 {
      column += 1
      return column
    }

    private func check(_ code: Int32) throws {
      guard code == SQLITE_OK else { throw failure }
    }

    private var failure: SQLiteError {
      SQLiteError(description: "SQLite: \(String(cString: sqlite3_errmsg(sqlite3_db_handle(statement))))")
    }
  }
}

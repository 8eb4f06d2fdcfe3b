/// The rows of an exported table: several for an item, such as a cell with its series, or none.
protocol ExportedRows: Sendable {
  var columns: [ExportColumn] { get }
  /// Of the items.
  var count: Int { get }
  func write<Sink: RowSink & ~Copyable>(_ items: Range<Int>, to sink: inout Sink) throws
}

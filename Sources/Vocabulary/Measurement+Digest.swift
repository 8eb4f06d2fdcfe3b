import Digests

extension Measurement {
  /// SHA-256 of outcome, metrics, series and steps without timings, 64 hexadecimal digits: equal exactly when two
  /// runs of a cell measured the same to the bit.
  public var digest: String {
    var hash = Digest(.sha256)
    func add(_ text: String) {
      hash.update(text.utf8)
      hash.update([0])
    }
    // NaN payloads differ between processors and mean nothing: all NaN count as one.
    func add(_ value: Double) {
      let bits = (value.isNaN ? Double.nan : value).bitPattern.littleEndian
      withUnsafeBytes(of: bits) { hash.update($0) }
    }
    add(outcome.rawValue)
    for name in metrics.keys.sorted() {
      add(name)
      add(metrics[name] ?? .nan)
    }
    for series in [series, steps].compactMap(\.self) {
      add(series.index)
      series.at.forEach(add)
      for name in series.columns.keys.sorted() {
        add(name)
        series.columns[name]?.forEach(add)
      }
    }
    return hash.hexadecimal
  }
}

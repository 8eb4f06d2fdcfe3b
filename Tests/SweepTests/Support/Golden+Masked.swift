import Foundation

extension String {
  /// What differs from one build or run to the next replaced by words: ids and digests, the numerics revision, long
  /// numbers, times, the machine.
  var masked: String {
    replacing(/\d+\.\d{6,}/, with: "#")
      .replacing(/[0-9a-f]{12,64}/, with: "ID")
      .replacing(/numerics revision  \d+/, with: "numerics revision  N")
      .replacing(/(took|wall_seconds|host|commit|processor|kernel)( +)\S.*/) { "\($0.1)\($0.2)…" }
  }
}

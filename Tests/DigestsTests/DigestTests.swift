import Digests
import Testing

@Suite struct DigestTests {
  /// FIPS 180-2, appendix B; RFC 1321, appendix A.5.
  @Test(arguments: [
    (Digest.Function.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
  ])
  func publishedValuesAreMet(function: Digest.Function, text: String, digest: String) {
    #expect(Digest.hexadecimal(of: text.utf8, by: function) == digest)
  }

  @Test func aMillionLettersInPiecesOfAnySize() {
    var digest = Digest(.sha256)
    var left = 1_000_000
    var piece = 1
    while left > 0 {
      let count = min(piece, left)
      digest.update(Array(repeating: UInt8(ascii: "a"), count: count))
      left -= count
      piece = piece * 3 % 1009 + 1
    }
    #expect(digest.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func aCopyGoesOnByItself() {
    var first = Digest(.sha256)
    first.update("ab".utf8)
    var second = first
    second.update("c".utf8)
    first.update("x".utf8)
    #expect(second.hexadecimal == Digest.hexadecimal(of: "abc".utf8))
    #expect(first.hexadecimal == Digest.hexadecimal(of: "abx".utf8))
    // Asked in the middle, a digest is not at its end.
    #expect(second.hexadecimal == second.hexadecimal)
  }
}

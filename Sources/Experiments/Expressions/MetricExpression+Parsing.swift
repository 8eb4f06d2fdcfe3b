extension MetricExpression {
  /// Reads one of ``forms``; a bare metric is short for its final value, and times may be in `s`, `min` or `h`.
  public init(parsing text: String) throws(ExpressionError) {
    let words = Word.split(text)
    guard let first = words.first else { throw ExpressionError("wants a metric") }
    if let open = first.text.firstIndex(of: "(") {
      self = try Self.target(text, String(first.text[..<open]))
      return
    }
    let texts = words.map(\.text)
    if words.count == 1 {
      self.init(.final, first.text)
    } else if words.count == 2, let taking = Taking(rawValue: first.text) {
      self.init(taking.statistic, texts[1])
    } else if first.text == "mean" {
      self = try Self.meanOfLast(words)
    } else if words.count >= 2, texts[1] == "at" {
      self = try Self.at(words)
    } else {
      let near = words.count == 2 ? NearestName.of(first.text, in: Taking.allCases.map(\.rawValue)) : nil
      let wanted = listed(Self.forms.map { "\"\($0.text)\"" }, "or")
      throw ExpressionError(
        "wants \(wanted), not \(quoted(text))", suggestion: near.map { "\($0) \(texts[1])" })
    }
  }

  private static func meanOfLast(_ words: [Word]) throws(ExpressionError) -> MetricExpression {
    let texts = words.map(\.text)
    guard texts.count == 6, texts[2] == "over", texts[3] == "last" else {
      throw ExpressionError("a mean is written \"mean METRIC over last 5 epochs\"")
    }
    let count = try number(words[4], "how many epochs or steps")
    guard count >= 1, count == count.rounded() else {
      throw ExpressionError("a mean is over at least 1 whole epoch or step", at: words[4].place)
    }
    let unit = try seriesUnit(words[5])
    return MetricExpression(.meanOfLast(count, unit: unit), texts[1])
  }

  private static func at(_ words: [Word]) throws(ExpressionError) -> MetricExpression {
    let metric = words[0].text
    guard words.count == 4 else {
      // `600s` is one word.
      if words.count == 3, let (amount, unit) = words[2].amount {
        return MetricExpression(.atSeconds(try seconds(amount, unit)), metric)
      }
      throw ExpressionError(
        "a place is written \"METRIC at epoch 30\", \"METRIC at step 100\" or \"METRIC at 600 s\"")
    }
    if words[2].text.first?.isLetter ?? false {
      let unit = try seriesUnit(words[2])
      let place = try number(words[3], "which \(unit)")
      guard place >= 0 else { throw ExpressionError("there is no \(unit) before 0", at: words[3].place) }
      return MetricExpression(.at(place, unit: unit), metric)
    }
    return MetricExpression(.atSeconds(try seconds(words[2], words[3])), metric)
  }

  private static func target(_ text: String, _ name: String) throws(ExpressionError) -> MetricExpression {
    guard let unit = TargetUnit(rawValue: name) else {
      let near = NearestName.of(name, in: TargetUnit.allCases.map(\.rawValue))
      let rest = text.drop { $0 != "(" }
      throw ExpressionError(
        "there is no \(quoted(name + "(…)"))", at: 0..<name.unicodeScalars.count,
        suggestion: near.map { $0 + rest })
    }
    let inside = text.drop { $0 != "(" }.dropFirst()
    guard inside.last == ")" else { throw ExpressionError("the bracket of \(name)( is not closed") }
    // Comparison signs part words whether or not blanks do.
    let offset = name.unicodeScalars.count + 1
    let words = Word.split(String(inside.dropLast()), from: offset, signs: true)
    guard words.count == 3, let comparison = Comparison(rawValue: words[1].text) else {
      throw ExpressionError("a target is written \"\(name)(METRIC >= 0.4)\" or with <=, > or <")
    }
    let threshold = try number(words[2], "the target")
    return MetricExpression(.target(unit, comparison, threshold), words[0].text)
  }

  private static func seriesUnit(_ word: Word) throws(ExpressionError) -> String {
    guard let unit = seriesUnits.first(where: { word.text == $0 || word.text == $0 + "s" }) else {
      let units = listed(seriesUnits.map { $0 + "s" }, "or")
      throw ExpressionError("counts in \(units), not in \(quoted(word.text))", at: word.place)
    }
    return unit
  }

  private static func number(_ word: Word, _ what: String) throws(ExpressionError) -> Double {
    guard case .number(let value) = NumberText(word.text), value.isFinite else {
      throw ExpressionError("\(what) is a number, not \(quoted(word.text))", at: word.place)
    }
    return value
  }

  private static func seconds(_ amount: Word, _ unit: Word) throws(ExpressionError) -> Double {
    let value = try number(amount, "a time")
    guard value > 0 else { throw ExpressionError("a time is above 0", at: amount.place) }
    guard let inSeconds = secondsByUnit.first(where: { $0.key == unit.text })?.value else {
      let units = listed(timeUnits, "or")
      throw ExpressionError("a time is in \(units), not in \(quoted(unit.text))", at: unit.place)
    }
    return value * inSeconds
  }
}

/// A word of an expression, with its place in Unicode scalars.
private struct Word {
  var text: String
  var place: Range<Int>

  /// `600s` as a number and its unit; nil where it is not both.
  var amount: (Word, Word)? {
    let digits = text.prefix { !$0.isLetter || $0 == "e" || $0 == "E" }
    guard !digits.isEmpty, digits.count < text.count else { return nil }
    let middle = place.lowerBound + digits.unicodeScalars.count
    return (
      Word(text: String(digits), place: place.lowerBound..<middle),
      Word(text: String(text.dropFirst(digits.count)), place: middle..<place.upperBound)
    )
  }

  /// Parted by blanks, and by comparison signs where `signs` says so.
  static func split(_ text: String, from offset: Int = 0, signs: Bool = false) -> [Word] {
    var words: [Word] = []
    var kind: Kind?
    for (index, scalar) in text.unicodeScalars.enumerated() {
      let next: Kind? =
        scalar == " " || scalar == "\t"
        ? nil : signs && "<>=".unicodeScalars.contains(scalar) ? .sign : .letter
      if let next {
        if kind != next {
          words.append(Word(text: "", place: (offset + index)..<(offset + index)))
        }
        words[words.count - 1].text.unicodeScalars.append(scalar)
        words[words.count - 1].place = words[words.count - 1].place.lowerBound..<(offset + index + 1)
      }
      kind = next
    }
    return words
  }

  private enum Kind { case sign, letter }
}

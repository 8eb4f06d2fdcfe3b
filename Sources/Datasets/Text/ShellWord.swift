import Escapes

/// `text` so that a shell reads it as one word: as it is where that is safe, else in single quotes.
func shellWord(_ text: String) -> String { QuotedText.shell(text) }

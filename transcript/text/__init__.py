"""Text: clean letters, scripts, languages, phonetic keys, delimited lines."""

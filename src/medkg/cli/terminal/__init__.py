"""What commands share: words in the reader's language, tables, progress, completion."""

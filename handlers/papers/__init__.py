"""Tables, documents, charts and cards: made from finished text and figures, and read back."""

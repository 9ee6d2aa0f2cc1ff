"""Questions that went to a person, and what a county adds to the documents by answers of its own."""

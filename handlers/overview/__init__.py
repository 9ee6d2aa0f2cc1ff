"""The overview of an office: how many houses stand where, what is late, how the month went; in numbers and pictures."""

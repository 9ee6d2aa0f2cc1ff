"""What a place owes, to whom, by when, in which period."""

"""What places say of their reporting dates."""

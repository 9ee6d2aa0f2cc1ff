"""Messages in and out, and the clock: knows channels, knows no policy."""

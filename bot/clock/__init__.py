"""What time brings, and messages to many on their way out."""

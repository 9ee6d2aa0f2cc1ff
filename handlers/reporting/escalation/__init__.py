"""What is overdue goes up, and is pressed for by letter."""

"""What a county weighs its townships by, and the months that were judged."""

"""What a county weighs by, and the months that it sent."""

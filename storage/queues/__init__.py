"""What comes in, goes out, and is still to be done."""

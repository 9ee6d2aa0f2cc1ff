"""Cases with their history, photos and files."""

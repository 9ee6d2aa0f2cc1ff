"""What places said of reporting dates, and what was decided about them."""

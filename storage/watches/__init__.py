"""Houses that stay watched after their case has ended, and who looked at them when."""

"""Houses that stay watched after their case has ended: who has to look by when, and what was seen."""

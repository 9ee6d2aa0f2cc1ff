"""What whoever runs the assistant sees of it: how it fares, and nobody's data."""

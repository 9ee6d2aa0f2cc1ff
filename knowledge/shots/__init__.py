"""The photos that are usually taken of a house, as data."""

"""The demo: its places, people and houses, and what a visitor may do."""

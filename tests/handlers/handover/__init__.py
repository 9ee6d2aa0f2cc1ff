"""Handing over: replacing, leaving, and places that nobody holds."""

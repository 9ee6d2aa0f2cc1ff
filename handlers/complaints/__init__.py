"""Complaints: sent in under a name or anonymously, read by the few whom an office names, answered in time."""

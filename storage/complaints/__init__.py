"""Complaints about whoever decides: kept apart from all cases, seen by the few whom an office names for them."""

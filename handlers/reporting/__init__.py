"""Reporting dates: what is owed, reminded of, escalated, answered and decided."""

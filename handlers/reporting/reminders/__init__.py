"""Reminders of reporting dates: who is told what, when."""

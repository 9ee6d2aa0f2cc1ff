"""Reporting dates, workdays, and a county's own days."""

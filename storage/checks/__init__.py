"""Checks, what each asks for, and houses left out."""

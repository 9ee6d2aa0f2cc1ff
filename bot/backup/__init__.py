"""Backups: one sealed file with all that an installation is, and the way back from it."""

"""Notices from offices to many."""

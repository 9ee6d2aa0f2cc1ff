"""Sheets and papers made from finished text and figures."""

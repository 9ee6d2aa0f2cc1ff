"""Answering policy questions and working out what a document gives."""

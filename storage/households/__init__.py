"""Households with their cases over the years, and cases that may be, or are, of one house."""

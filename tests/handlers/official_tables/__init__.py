"""Tests of `handlers/official_tables`."""

"""Tests of `knowledge/search`."""

"""Tests of `knowledge/reading`."""

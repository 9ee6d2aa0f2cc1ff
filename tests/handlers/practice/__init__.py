"""Tests of `handlers/practice`."""

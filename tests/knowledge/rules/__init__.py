"""Tests of `knowledge/rules`."""

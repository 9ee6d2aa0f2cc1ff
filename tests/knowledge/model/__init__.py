"""Tests of `knowledge/model`."""

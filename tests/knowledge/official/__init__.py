"""Tests of `knowledge/official`."""

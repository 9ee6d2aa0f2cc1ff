"""Tests of `handlers/watches`."""

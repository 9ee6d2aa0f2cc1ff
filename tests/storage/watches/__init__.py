"""Tests of `storage/watches`."""

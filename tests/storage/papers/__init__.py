"""Tests of `storage/papers`."""

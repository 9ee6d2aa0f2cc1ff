"""Tests of `storage/database`."""

"""Tests of `storage/people`."""

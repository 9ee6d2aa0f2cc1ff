"""Tests of `storage/complaints`."""

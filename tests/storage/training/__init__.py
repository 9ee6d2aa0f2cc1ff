"""Tests of `storage/training`."""

"""Tests of `storage/web`."""

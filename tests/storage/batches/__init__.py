"""Tests of `storage/batches`."""

"""Tests of `handlers/batches`."""

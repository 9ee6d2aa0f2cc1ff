"""Tests of `storage/exchange`."""

"""Tests of `storage/queues`."""

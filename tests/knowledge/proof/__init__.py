"""Tests of `knowledge/proof`."""

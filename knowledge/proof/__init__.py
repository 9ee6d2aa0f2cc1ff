"""What proves a pack and the search."""

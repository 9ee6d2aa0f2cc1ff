"""The register of what is owed, and how each period ended."""

"""What earlier versions left behind, as plain text: stored states as JSON, databases as SQL."""

"""What the assistant knows: policy packs, search, calendar. Pure and in memory."""

"""What counties and levels above decide: own days, exemptions, more time."""

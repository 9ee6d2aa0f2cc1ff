"""What a policy pack is: entries, figures, rules, limits, households."""

"""What every part of `bot` calls: the wall clock, signs of life, cleaning of text, delivery."""

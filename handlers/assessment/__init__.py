"""The monthly assessment: townships ranked by named counts, and told so in one notice (一月一考核一月一通报)."""

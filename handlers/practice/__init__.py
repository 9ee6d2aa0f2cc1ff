"""A practice case (练习): the report and all steps after it, which touch no number, list, alarm or other person."""

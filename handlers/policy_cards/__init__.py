"""明白卡: what a document means for its readers on one printed page, and to whom it was handed out."""

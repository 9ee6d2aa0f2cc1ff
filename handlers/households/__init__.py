"""一户一档: a household with its cases over the years, what its file lacks, and reports that may be of one house."""

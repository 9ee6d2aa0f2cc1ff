"""A person behind the assistant: questions that curators answer, and the county's own answers beside the documents."""

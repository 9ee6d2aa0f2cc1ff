"""The desk: the office's page for many cases, on the same steps, permissions and sessions as the chat."""

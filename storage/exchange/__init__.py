"""What goes out as a file and what comes in as one."""

"""Papers for print: which paper of whom, from templates that a county can replace, made outside of turns."""

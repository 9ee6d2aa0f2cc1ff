"""The commands of `anju`, a module each."""

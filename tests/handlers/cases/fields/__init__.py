"""What is tested of the fields of cases."""

"""What tests stand on, and tell nothing of themselves."""

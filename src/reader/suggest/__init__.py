"""What could be marked."""

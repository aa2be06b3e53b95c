"""What is marked."""

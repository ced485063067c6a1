"""What is true of a town: its people, where they are, and who is near whom."""

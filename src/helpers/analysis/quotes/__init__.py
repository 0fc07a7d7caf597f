"""Who says what, and who is mentioned."""

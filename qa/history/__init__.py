"""What was asked and answered before? Kept conversations, the last answer, talks in files."""

"""The room qa/reading."""

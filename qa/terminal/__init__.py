"""The room qa/terminal."""

"""The room qa/session."""

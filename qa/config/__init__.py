"""The room qa/config."""

"""The room qa/session/commands."""

"""The room qa/history."""

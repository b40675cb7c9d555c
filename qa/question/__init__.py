"""The room qa/question."""

"""The room qa/answering."""

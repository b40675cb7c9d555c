"""The room qa/evaluation."""

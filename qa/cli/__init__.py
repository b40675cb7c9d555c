"""The room qa/cli."""

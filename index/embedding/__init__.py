"""The room index/embedding."""

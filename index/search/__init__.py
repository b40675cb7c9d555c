"""The room index/search."""

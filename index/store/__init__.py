"""The room index/store."""

"""The room index/formats."""

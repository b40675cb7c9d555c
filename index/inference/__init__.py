"""The room index/inference."""

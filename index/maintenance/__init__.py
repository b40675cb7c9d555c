"""The room index/maintenance."""

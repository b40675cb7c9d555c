"""The room index/store/catalog."""

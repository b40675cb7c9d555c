"""The room index/ingest."""

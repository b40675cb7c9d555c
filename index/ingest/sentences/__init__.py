"""The room index/ingest/sentences."""

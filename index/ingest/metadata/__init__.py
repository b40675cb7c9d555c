"""The room index/ingest/metadata."""

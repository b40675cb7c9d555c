"""Which sentences of the passages answer, and how sure is that? ``reader.Reader``."""

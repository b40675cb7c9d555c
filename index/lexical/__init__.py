"""What is searched of a text, and what is a shared word worth? ``analysis`` and ``bm25``."""

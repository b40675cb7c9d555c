"""How does a file become an article of sentences and passages? ``pipeline.read_article``."""

"""How the reader that is shipped is trained, fitted and exported (``training/MODEL_CARD.md``)."""

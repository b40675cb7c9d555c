"""`qa index …`: how are articles brought in, kept in step, and looked after? See ``group``."""

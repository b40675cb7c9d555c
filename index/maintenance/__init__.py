"""How is an index made, kept in step, checked and mended? ``builder.Builder`` and ``check``."""

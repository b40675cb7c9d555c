"""How is an older or a broken catalogue made whole? ``upgrade`` and ``mending``."""

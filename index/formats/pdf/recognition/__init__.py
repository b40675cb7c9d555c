"""How is a page that is a picture read? ``kept.Recognition``, over a ``recogniser``."""

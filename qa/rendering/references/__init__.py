"""How is a cited sentence's source named in another text? ``styles`` writes a ``Reference``."""

"""Which sentences are shown, with what around them and what proof? ``selection``, ``citations``."""

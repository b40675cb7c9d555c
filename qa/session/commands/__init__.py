"""What can be typed after a slash? ``table.COMMANDS``."""

"""What can be typed after `qa`? ``main`` has the table of commands."""

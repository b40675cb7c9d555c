"""What do rows and records say? A module a format; ``rows`` makes them articles or a table."""

"""What is to be asked again, and what was told of it? ``store`` keeps it, ``news`` asks."""

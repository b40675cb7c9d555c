"""What does an index know of one file? `understanding`, or its `whereabouts` where it has none."""

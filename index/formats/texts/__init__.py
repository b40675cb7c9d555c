"""How is a text file seen? As it stands (`text`), or without its markup (`markdown`)."""

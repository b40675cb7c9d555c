"""How does a conversation look in a file that is sent? ``export`` knows the kinds of file."""

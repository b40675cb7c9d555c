"""What happens between two prompts? ``repl`` reads lines, ``session.Session`` acts on them."""

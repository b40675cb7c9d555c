"""How do programs and colleagues ask? All doors lead to ``desk``, the command line's as well."""

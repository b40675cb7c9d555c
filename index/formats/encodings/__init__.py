"""Which encoding is a text file in? `decoding.decode` says, `legacy` for those before UTF-8."""

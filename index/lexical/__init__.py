"""The room index/lexical."""

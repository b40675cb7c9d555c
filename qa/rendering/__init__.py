"""The room qa/rendering."""

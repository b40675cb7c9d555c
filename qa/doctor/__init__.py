"""What stands in the way of a working set-up? ``checks.examine``."""

"""What does an article say of itself, and which of its lines are no prose? ``recogniser``."""

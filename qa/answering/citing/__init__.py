"""What is shown of a sentence that answers, with what proof? ``citations`` brings it together."""

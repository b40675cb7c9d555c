"""What does each article by itself say to each question? ``each.Each`` over the articles."""

"""Are the quotations real? ``quote`` looks for one, ``verify`` at those of a draft or an answer."""

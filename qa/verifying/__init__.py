"""Are the quotations of a text real, and who said them? ``verifier.Verifier`` over ``draft``."""

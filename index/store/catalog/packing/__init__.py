"""How is that which there is much of kept small? Sentences in ``blocks``, vectors as ``codes``."""

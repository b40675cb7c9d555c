"""What keeps many rows small? ``blocks`` of sentences, ``codes`` of vectors, ``bags`` of terms."""

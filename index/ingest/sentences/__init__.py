"""Where does a sentence end? ``segmenter.segment``."""

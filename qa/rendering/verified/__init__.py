"""How does a verification look? ``plain``, ``styled``, ``as_json`` and a web ``page``."""

"""How is an index kept on one machine? ``local_store.LocalStore``."""

"""How is an index kept by an engine on other machines? ``engine_store.EngineStore``."""

"""The routes, one file per kind of thing. Each makes one call inward and says what came of it."""

"""Three neighbourhoods and the municipality they formed: how a town decides, in the demo's ten weeks."""

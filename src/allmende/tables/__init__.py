"""Reading tables as people make them; what they mean is read elsewhere."""

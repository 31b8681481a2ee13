"""Rules by which those concerned decide together: one file per rule, and who counts for whom."""

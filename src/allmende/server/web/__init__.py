"""The page frame, the parts pages are made of, charts, icons and error pages."""

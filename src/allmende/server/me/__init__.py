"""Pages about oneself: what is stored, how it looks, taking it along and being forgotten.

Above everything that knows something about a person, because it gathers and erases that.
"""

"""The matters groups decide about, one file for each kind: what is asked, what is refused, what follows."""

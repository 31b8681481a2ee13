"""Coming and going: finding and founding groups, asking, being invited, being away, leaving.

These pages touch both who belongs to a group and what somebody has taken on in it, so they stand above both apps.
"""

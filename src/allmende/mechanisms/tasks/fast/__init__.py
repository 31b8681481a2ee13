"""The compiled path of the rounds, for markets of thousands to millions of people (needs the extra `fast`)."""

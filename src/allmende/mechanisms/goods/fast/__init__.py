"""The compiled path of sharing goods, for thousands to millions of people or products (needs the extra `fast`)."""

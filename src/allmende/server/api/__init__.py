"""The same as the pages do, for programs: an interface of JSON over the same operations and queries."""

"""Pages about people: the organisation's settings, its members, joining, one's own profile."""

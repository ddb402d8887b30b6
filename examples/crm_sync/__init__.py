"""A two-way sync between KAM and a CRM, small enough to be read and made one's own."""

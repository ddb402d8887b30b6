// The recommended rules that cannot hold here; all others do, warnings too.

// Addresses end with a slash: that is how they were given out, and they stay.
const ADDRESSES_STAY = "off";

export const SPECTRAL = { "path-keys-no-trailing-slash": ADDRESSES_STAY };
export const REDOCLY = { "no-path-trailing-slash": ADDRESSES_STAY };

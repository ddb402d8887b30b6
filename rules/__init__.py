"""What every rule is made of: refusals, texts, fields, names. It imports nothing of ours."""

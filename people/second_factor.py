"""How allauth keeps the second step of a sign-in: its secrets never lie open in the database."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from rules.sealing import seal, unseal

PURPOSE = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed with the key of the installation; an older key still opens them."""

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=PURPOSE)

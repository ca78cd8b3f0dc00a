"""Accounts, where the host wants them: logging in and out, and the documents that follow an account."""

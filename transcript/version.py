"""The version of Likhita, as documents note it."""

VERSION = "0.1.0"

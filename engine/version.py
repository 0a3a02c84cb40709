"""The version of the whole product, once."""

VERSION = "0.1.0"

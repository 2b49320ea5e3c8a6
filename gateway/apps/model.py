"""The limits of an application."""

MAX_APPS = 200
MAX_LABEL = 100
MAX_DESCRIPTION = 500

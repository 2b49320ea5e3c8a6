"""Root fields that find profiles."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.errors import ErrorCode, Rejection, below
from gateway.graphql import pages
from gateway.graphql.context import Info
from gateway.mongo.client import View
from gateway.profiles.actions import keys, reading
from gateway.profiles.types import Profile, ProfileConnection, ProfileKey

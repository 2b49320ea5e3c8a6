"""Every environment variable of the gateway. Its table in the README is made from the descriptions below."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", env_ignore_empty=True, frozen=True)

    mongodb_uri: SecretStr = Field(
        description="Connection string of the MongoDB replica set, with its credentials and TLS options. "
        "Required by every command but `gateway dev`."
    )
    database: str = Field(
        "profile_gateway",
        pattern=r"^[A-Za-z0-9_-]{1,38}$",
        description="Name of the database.",
    )
    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any free one.")
    request_timeout: float = Field(
        10, gt=0, le=300, description="Seconds a request may take, its body and the database included."
    )
    max_body_bytes: int = Field(1_000_000, ge=1_000, le=16_000_000, description="Bytes a request's body may have.")
    rate_per_key: int = Field(
        0, ge=0, description="Units a minute that a key has whose domain does not say otherwise; 0 for no limit."
    )
    rate_per_domain: int = Field(
        0,
        ge=0,
        description="Units a minute that all keys of a domain have together, unless it says otherwise; 0 for none.",
    )
    rate_per_person: int = Field(600, ge=0, description="Units a minute that an end user has; 0 for no limit.")
    rates_in: Literal["memory", "mongodb"] = Field(
        "memory",
        description="Where units are counted: in each process for itself (memory), or for all together (mongodb), "
        "which is a write for each bucket of each operation.",
    )
    max_operations: int = Field(1_000, ge=1, description="Operations that one process runs at a time; more get 503.")
    max_operations_per_key: int = Field(
        500, ge=1, description="Operations of one key that one process runs at a time; more get 429."
    )
    max_connections: int = Field(
        2_000, ge=1, description="WebSockets and event streams that one process has open; more get 503."
    )
    max_connections_per_key: int = Field(
        1_000, ge=1, description="WebSockets and event streams that one key has open with one process; more get 429."
    )
    max_connections_per_person: int = Field(
        20, ge=1, description="WebSockets and event streams that one end user has open with one process; more get 429."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] | None = Field(
        None,
        description="Origins, separated by commas, whose pages may ask from a browser, such as "
        "`https://shop.example`; the gateway's own may always.",
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] | None = Field(
        None,
        description="Addresses and networks of the proxies whose `X-Forwarded-For` is believed, with commas between "
        "them; else a request comes from whoever connects.",
    )
    max_operations_per_person: int = Field(
        20, ge=1, description="Operations of one end user that one process runs at a time; more get 429."
    )
    graphiql: bool = Field(False, description="Whether `/graphiql` is served.")
    introspection: bool = Field(False, description="Whether the schema can be queried.")
    compile_operations: bool = Field(
        True,
        description="Whether operations are answered by functions made for them; else each is interpreted, with the "
        "same answer.",
    )
    trusted_documents: Path | None = Field(
        None, description="JSON file of documents that requests may name by id; it is checked at start."
    )
    trusted_documents_only: bool = Field(
        False, description="Whether no other documents are served, those written in GraphiQL included."
    )
    standardize_addresses: str | None = Field(
        None,
        description="Function that knows how the post writes an address, as `module:function`; it is checked at start.",
    )
    s3_endpoint: str | None = Field(
        None, description="Address of the store that integrations read buckets from; Amazon's own unless given."
    )
    s3_region: str = Field("us-east-1", min_length=1, description="Region of the buckets.")
    s3_access_key_id: str | None = Field(
        None,
        description="Access key of the buckets; with its secret in place of what AWS's own variables and roles say.",
    )
    s3_secret_access_key: SecretStr | None = Field(None, description="The secret of that access key.")
    s3_allow_http: bool = Field(
        False, description="Whether the endpoint may be reached without TLS from beyond this machine."
    )
    s3_buckets: dict[str, list[str]] = Field(
        {},
        description='The buckets that the integrations of each domain may read, as JSON: `{"acme": ["acme-crm"]}`. '
        "No others are read.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe level that is logged: debug, info, warning or error."
    )
    log_format: Literal["json", "console"] = Field(
        "json", description="One JSON object a line (json), or coloured text for people (console)."
    )
    key_cache_seconds: float = Field(
        5,
        ge=0,
        le=300,
        description="Seconds a key, a token and what a domain defines are believed after they were read; a revoked key "
        "is refused, and a definition made by another process counts, that late at most.",
    )
    shutdown_seconds: int = Field(
        10, ge=1, le=300, description="Seconds that requests in flight get to finish after SIGTERM or SIGINT."
    )

    @field_validator("s3_allow_http")
    @classmethod
    def _needs_tls(cls, allowed: bool, info: ValidationInfo) -> bool:
        endpoint = urlsplit(info.data.get("s3_endpoint") or "https:")
        if endpoint.scheme not in ("http", "https"):
            raise PydanticCustomError("no_address", "GATEWAY_S3_ENDPOINT has to begin with https:// or http://")
        is_local = endpoint.hostname in ("127.0.0.1", "::1", "localhost")
        if endpoint.scheme == "http" and not (allowed or is_local):
            raise PydanticCustomError("no_tls", "GATEWAY_S3_ENDPOINT has no TLS, and has to be allowed to have none")
        return allowed

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _parted(cls, given: object) -> object:
        return [part.strip() for part in given.split(",")] if isinstance(given, str) else given

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if origins and not all(map(_ORIGIN.fullmatch, origins)):
            message = "each has to be as browsers send it, such as https://shop.example or http://127.0.0.1:3000"
            raise PydanticCustomError("no_origin", message)
        return origins

    @field_validator("trusted_documents_only")
    @classmethod
    def _needs_documents(cls, only: bool, info: ValidationInfo) -> bool:
        if only and info.data.get("trusted_documents", "refused") is None:
            raise PydanticCustomError("no_documents", "GATEWAY_TRUSTED_DOCUMENTS has to name their file")
        return only

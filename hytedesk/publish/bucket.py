"""An object store that speaks S3. Who may write is found by boto3's usual chain: environment, files, roles."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hytedesk.errors import NotPublished, Unreachable, WrongUsage
from hytedesk.publish.hosting import NEWEST

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")
_KINDS = {"json": "application/json", "zst": "application/zstd", "png": "image/png"}
_SHORT = "public, max-age=60"
_FOREVER = "public, max-age=31536000, immutable"
_OFFLINE = frozenset({"ConnectionClosedError", "ConnectTimeoutError", "EndpointConnectionError", "ReadTimeoutError"})


class Bucket:
    """The objects under a prefix of a bucket, as `hosting.Place`."""

    def __init__(self, address: str, endpoint: str | None) -> None:
        """Ask what is there.

        Args:
            address: `s3://BUCKET/PREFIX`.
            endpoint: address of a store that is not Amazon's, None = theirs.

        Raises:
            WrongUsage: the address is none.
            NotPublished: boto3 is not installed, nobody has said who writes, or the store refuses.
            Unreachable: the store does not answer.
        """
        found = _ADDRESS.fullmatch(address)
        if not found:
            raise WrongUsage("place", address)
        self._address = address
        self._bucket = found[1]
        self._prefix = f"{found[2].strip('/')}/" if (found[2] or "").strip("/") else ""
        self._host = (urlsplit(endpoint).hostname if endpoint else None) or f"{self._bucket}.s3.amazonaws.com"
        self._client = self._tried(lambda: _client(endpoint))
        self._there: dict[str, tuple[int, str]] = self._tried(self._listed)

    def has(self, name: str, content: bytes) -> bool:
        """As `Place`: names of targets hold their hashes; of others most stores tell the MD5, else they go again."""
        size, tag = self._there.get(self._prefix + name, (-1, ""))
        if size != len(content):
            return False
        return name.startswith("targets/") or tag == hashlib.md5(content, usedforsecurity=False).hexdigest()

    def put(self, name: str, content: bytes) -> None:
        """As `Place`; every object says how long it may be kept and what it is."""
        self._tried(
            lambda: self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + name,
                Body=content,
                ContentType=_KINDS.get(name.rpartition(".")[2], "application/octet-stream"),
                CacheControl=_SHORT if name == NEWEST else _FOREVER,
            )
        )

    def _listed(self) -> dict[str, tuple[int, str]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        return {one["Key"]: (one["Size"], one["ETag"].strip('"')) for page in pages for one in page.get("Contents", ())}

    def _tried(self, work: Callable[[], Any]) -> Any:  # boto3 has no types
        try:
            from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
        except ImportError as exc:
            raise NotPublished("no_boto3", self._address) from exc
        try:
            return work()
        except NoCredentialsError as exc:
            raise NotPublished("no_credentials", self._address) from exc
        except ClientError as exc:
            raise NotPublished("store", f"{self._address}: {exc.response['Error'].get('Code', '?')}") from exc
        except (BotoCoreError, ValueError) as exc:  # ValueError: an endpoint that is no address
            if type(exc).__name__ in _OFFLINE:
                raise Unreachable(self._host) from exc
            raise NotPublished("store", f"{self._address}: {type(exc).__name__}") from exc


def _client(endpoint: str | None) -> Any:  # boto3 has no types
    import boto3
    from botocore.config import Config

    how = Config(
        connect_timeout=10,
        read_timeout=120,
        retries={"mode": "standard", "max_attempts": 4},
        request_checksum_calculation="when_required",  # other stores than Amazon's do not know the newer ones
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client("s3", endpoint_url=endpoint, config=how)

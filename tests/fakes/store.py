"""An object store on loopback that speaks S3, and a web server that shows its objects as the public sees them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import boto3
from moto.server import ThreadedMotoServer

NAME = "hyte-rantaseutu"


class Store:
    """One bucket. A context manager that gives this process credentials for it."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        self._server.start()
        self.url = "http://{}:{}".format(*self._server.get_host_and_port())
        access = {
            "AWS_ACCESS_KEY_ID": "publisher",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "eu-north-1",
        }
        self._before = {name: os.environ.get(name) for name in access}
        os.environ.update(access)
        self.client: Any = boto3.client("s3", endpoint_url=self.url)
        self.client.create_bucket(Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        return self

    def __exit__(self, *_exc: object) -> None:
        self.client.close()
        self._server.stop()
        for name, value in self._before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

    def heads(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """What is said of every object, by its name."""
        names = [one["Key"] for one in self.client.list_objects_v2(Bucket=NAME, Prefix=prefix).get("Contents", ())]
        return {name: self.client.head_object(Bucket=NAME, Key=name) for name in names}

    def save(self, prefix: str, folder: Path) -> None:
        """Every object as a file, for a web server to show."""
        for name, content in self._contents(prefix):
            path = folder / name.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _contents(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        for name in self.heads(prefix):
            yield name, self.client.get_object(Bucket=NAME, Key=name)["Body"].read()

"""One file of an artifact repository: it continues where the last attempt ended, and is verified by its size."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import requests
from mlflow.store.artifact.artifact_repo import ArtifactRepository
from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository
from mlflow.utils.rest_utils import augmented_raise_for_status, http_request

from storage_initializer.failures import BrokenTransfer, ServerAway, failure_of

CHUNK = 1024 * 1024
# Attempts without any progress; with the pauses between them, ten seconds: the kubelet starts the container again.
ATTEMPTS = 5
PAUSE_SECONDS = 1


class Cancelled(Exception):
    """Another file of the same model failed."""


def fetch(
    repository: ArtifactRepository, path: str, size: int | None, file: Path, is_cancelled: Callable[[], bool]
) -> None:
    """Writes the file; what is left of it after a failure is continued by the next call."""
    part = file.with_name(f"{file.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    attempts = 0
    while True:
        before = length(part)
        try:
            expected = attempt(repository, path, part, size, is_cancelled)
            if length(part) != expected:
                raise BrokenTransfer(f"{path} has {length(part)} of {expected} bytes")
            part.rename(file)
            return
        except Cancelled:
            raise
        except Exception as error:
            failure = broken(error, path)
            if not isinstance(failure, (BrokenTransfer, ServerAway)):
                raise failure from error
            # More bytes than there are: not a beginning of the file.
            if size is not None and length(part) > size:
                part.unlink()
            attempts = 0 if length(part) > before else attempts + 1
            if attempts >= ATTEMPTS:
                raise failure from error
            print(f"{failure}; continuing at byte {length(part)}", flush=True)
            time.sleep(PAUSE_SECONDS * max(attempts, 1))


def attempt(
    repository: ArtifactRepository, path: str, part: Path, size: int | None, is_cancelled: Callable[[], bool]
) -> int:
    """One request; returns the bytes that the file must have."""
    if streams(repository):
        return stream(repository, path, part, size, is_cancelled)
    # Stores that a client calls itself: their libraries fetch and verify parts.
    whole = Path(repository.download_artifacts(path, str(part.parent)))
    whole.rename(part)
    return length(part) if size is None else size


def streams(repository: ArtifactRepository) -> bool:
    """Whether the server sends the bytes, and not a bucket whose addresses it signs."""
    return isinstance(repository, MlflowArtifactsRepository) and not repository._is_multipart_download_enabled()


def stream(
    repository: MlflowArtifactsRepository, path: str, part: Path, size: int | None, is_cancelled: Callable[[], bool]
) -> int:
    start = length(part)
    if size is not None and start == size:
        return size
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
    with http_request(repository._host_creds, f"/{quote(path)}", "GET", stream=True, extra_headers=headers) as response:
        if response.status_code == 416:
            part.unlink()
            raise BrokenTransfer(f"{path} is not as long as the part that was fetched")
        augmented_raise_for_status(response)
        # A server that knows no ranges begins again.
        continues = response.status_code == 206
        rest = response.headers.get("Content-Length")
        total = size if size is not None else (int(rest) + (start if continues else 0) if rest else None)
        with part.open("ab" if continues else "wb") as target:
            for chunk in response.iter_content(CHUNK):
                if is_cancelled():
                    raise Cancelled
                target.write(chunk)
    return length(part) if total is None else total


def broken(error: Exception, path: str) -> Exception:
    """In the middle of a file a lost connection is a transfer that broke."""
    failure = failure_of(error, path)
    in_the_middle = isinstance(error, (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError))
    return BrokenTransfer(f"{path}: the transfer broke: {error}") if in_the_middle else failure


def length(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0

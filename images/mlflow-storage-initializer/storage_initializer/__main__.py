"""`python -m storage_initializer <uri> <folder> [<uri> <folder> ...]`, as KServe starts it."""

import sys
from collections.abc import Callable
from pathlib import Path

from storage_initializer.download import download
from storage_initializer.failures import Failure, WrongUse, failure_of
from storage_initializer.model_uri import parse
from storage_initializer.origin import origin_of
from storage_initializer.settings import client, pinned


def fetch_models(arguments: list[str]) -> int:
    if not arguments or len(arguments) % 2:
        raise WrongUse("usage: python -m storage_initializer <uri> <folder> [<uri> <folder> ...]")
    pairs = [(parse(uri), Path(folder)) for uri, folder in zip(arguments[::2], arguments[1::2])]
    mlflow = client()
    for source, folder in pairs:
        folder.mkdir(parents=True, exist_ok=True)
        download(origin_of(source, mlflow, pinned(source)), folder)
    return 0


def ended(program: Callable[[list[str]], int]) -> int:
    """Its exit code; the cause is the last line, which `kubectl describe pod` shows."""
    try:
        return program(sys.argv[1:])
    except Failure as failure:
        error = failure
    except Exception as exception:
        error = failure_of(exception, "storage-initializer")
    print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    return error.code


if __name__ == "__main__":
    sys.exit(ended(fetch_models))

"""The URIs: mlflow://models/<name>/<version, alias, stage or latest>, and mlflow://runs/<id>/[artifacts/]<path>."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from storage_initializer.failures import WrongUse

FORMS = "mlflow://models/<name>/<version, alias, stage or latest>, or mlflow://runs/<run id>/[artifacts/]<path>"


@dataclass(frozen=True)
class RegisteredModel:
    name: str
    """A number, `latest`, an alias or a stage."""
    selector: str

    @property
    def moves(self) -> bool:
        """Whether it may mean another version tomorrow."""
        return not self.selector.isdigit()

    def __str__(self) -> str:
        return f"models/{self.name}/{self.selector}"


@dataclass(frozen=True)
class RunArtifact:
    run_id: str
    path: str

    def __str__(self) -> str:
        return f"runs/{self.run_id}/{self.path}"


def parse(uri: str) -> RegisteredModel | RunArtifact:
    kind, _, rest = uri.removeprefix("mlflow://").partition("/")
    parts = [unquote(part) for part in rest.rstrip("/").split("/")]
    if not uri.startswith("mlflow://") or any(part in ("", ".", "..") for part in parts):
        raise wrong(uri)
    if kind == "models" and len(parts) == 2:
        return RegisteredModel(*parts)
    if kind == "runs" and len(parts) > 1 and re.fullmatch(r"[\w-]+", parts[0]):
        path = parts[2:] if parts[1] == "artifacts" else parts[1:]
        if path:
            return RunArtifact(parts[0], "/".join(path))
    raise wrong(uri)


def wrong(uri: str) -> WrongUse:
    return WrongUse(f"{uri!r} is not one of: {FORMS}")

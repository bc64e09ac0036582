"""Variables of the container that MLflow's client does not have, and what it lacks without them."""

import logging
import os
import tempfile
from pathlib import Path
from urllib.parse import unquote

from mlflow import MlflowClient

from storage_initializer.failures import WrongSettings
from storage_initializer.model_uri import RegisteredModel, RunArtifact

# Certificates themselves: a container that KServe adds has no volumes of its own, but variables from ConfigMaps.
CA = "STORAGE_INITIALIZER_CA"
CA_FILE = "MLFLOW_TRACKING_SERVER_CERT_PATH"
# `<name>/<alias>=<version>`: what the URI meant when this pod was made, from an annotation of the pod.
PINNED = "MLFLOW_MODEL_VERSION"


def client() -> MlflowClient:
    uri = os.environ.get("MLFLOW_TRACKING_URI", "")
    if not uri.startswith(("http://", "https://")):
        raise WrongSettings(
            f"MLFLOW_TRACKING_URI is {uri!r}: the namespace needs the ConfigMap or Secret that names the server"
        )
    # The kubelet starts the container again: two minutes of attempts would only delay what it says.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    # The client takes an empty variable for a value.
    for name in ("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_AUTH", "MLFLOW_WORKSPACE", CA_FILE):
        if os.environ.get(name) == "":
            del os.environ[name]
    trust()
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return MlflowClient()


def trust() -> None:
    certificates = os.environ.get(CA, "")
    if certificates and CA_FILE not in os.environ:
        file = Path(tempfile.mkdtemp()) / "ca.crt"
        file.write_text(certificates)
        os.environ[CA_FILE] = str(file)


def pinned(source: RegisteredModel | RunArtifact) -> str:
    """The version of this source that the pod is bound to; empty if it is the one that the registry names now."""
    if not isinstance(source, RegisteredModel) or not source.moves:
        return ""
    which, _, version = os.environ.get(PINNED, "").rpartition("=")
    return version if unquote(which) == f"{source.name}/{source.selector}" and version.isdigit() else ""

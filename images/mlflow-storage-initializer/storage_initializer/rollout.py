"""`python -m storage_initializer.rollout <InferenceService>=<uri> ...`: rolls out what an alias, a stage or latest means now.

The version is an annotation of the pods. A new one replaces them, in the way that KServe does for every change, and the
pods of one rollout fetch the same version, whenever they start.
"""

import os
import sys
from pathlib import Path
from urllib.parse import quote

import requests

from storage_initializer.__main__ import ended
from storage_initializer.failures import Failure, Forbidden, NotFound, ServerAway, WrongUse
from storage_initializer.model_uri import RegisteredModel, parse
from storage_initializer.origin import asked, version_of
from storage_initializer.settings import client

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
ANNOTATION = "cdk8s-mlflow/model-version"


def roll_out(arguments: list[str]) -> int:
    """Treats every service, and ends with the code of the first failure."""
    wanted = [pair.partition("=")[::2] for pair in arguments]
    if not wanted or any(not name or not uri for name, uri in wanted):
        raise WrongUse("usage: python -m storage_initializer.rollout <InferenceService>=<uri> ...")
    sources = {name: parse(uri) for name, uri in wanted}
    mlflow = client()
    failures: list[Failure] = []
    for name, source in sources.items():
        if not isinstance(source, RegisteredModel) or not source.moves:
            raise WrongUse(f"{name}: {source} never means another version")
        try:
            version = version_of(source, mlflow)
            found = asked(lambda: mlflow.get_model_version(source.name, version), f"model {source.name}")
            if found.status != "READY":
                raise NotFound(f"version {version} of model {source.name} is {found.status}, not READY")
            pin(name, f"{quote(f'{source.name}/{source.selector}')}={version}")
        except Failure as failure:
            print(f"{name}: {type(failure).__name__}: {failure}", file=sys.stderr, flush=True)
            failures.append(failure)
    return failures[0].code if failures else 0


def pin(name: str, version: str) -> None:
    """Sets the annotation, if it has another value."""
    path = f"apis/serving.kserve.io/v1beta1/namespaces/{(ACCOUNT / 'namespace').read_text()}/inferenceservices/{name}"
    service = called("GET", path)
    current = (service["spec"]["predictor"].get("annotations") or {}).get(ANNOTATION)
    if current == version:
        print(f"{name} has {version}", flush=True)
        return
    called("PATCH", path, {"spec": {"predictor": {"annotations": {ANNOTATION: version}}}})
    print(f"{name}: {version} replaces {current or 'what its pods have fetched'}", flush=True)


def called(method: str, path: str, body: dict | None = None) -> dict:
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    try:
        response = requests.request(
            method,
            f"https://{f'[{host}]' if ':' in host else host}:{port}/{path}",
            json=body,
            params={"fieldManager": "mlflow-rollout"} if body else None,
            headers={
                "Authorization": f"Bearer {(ACCOUNT / 'token').read_text()}",
                **({"Content-Type": "application/merge-patch+json"} if body else {}),
            },
            verify=str(ACCOUNT / "ca.crt"),
            timeout=30,
        )
    except requests.exceptions.RequestException as error:
        raise ServerAway(f"the API server does not answer: {error}") from error
    if response.status_code == 403:
        raise Forbidden(f"{method} {path}: {response.json().get('message')}")
    if response.status_code == 404:
        raise NotFound(f"there is no InferenceService at {path}")
    if not response.ok:
        raise ServerAway(f"{method} {path}: {response.status_code} {response.text[:300]}")
    return response.json()


if __name__ == "__main__":
    sys.exit(ended(roll_out))

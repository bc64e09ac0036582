"""Where the files of a model are: a URI resolved by the registry."""

from collections.abc import Callable
from dataclasses import dataclass

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repo import ArtifactRepository
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.store.artifact.models_artifact_repo import ModelsArtifactRepository

from storage_initializer.failures import NotFound, failure_of
from storage_initializer.model_uri import RegisteredModel, RunArtifact

STAGES = {"none": "None", "staging": "Staging", "production": "Production", "archived": "Archived"}


@dataclass(frozen=True)
class Origin:
    """What is fetched, for people and to recognize it after a restart."""

    name: str
    repository: ArtifactRepository
    """Folder or file in the repository; everything if it is empty."""
    path: str


def origin_of(source: RegisteredModel | RunArtifact, client: MlflowClient, pinned: str = "") -> Origin:
    """`pinned` is the version that `source` meant when the pod was made."""
    if isinstance(source, RunArtifact):
        return of_run(source, client)
    version = pinned or version_of(source, client)
    what = f"version {version} of model {source.name}"
    found = asked(lambda: client.get_model_version(source.name, version), what)
    if found.status != "READY":
        raise NotFound(f"{what} is {found.status}, not READY: {found.status_message or 'its upload has not ended'}")
    uri = asked(lambda: client.get_model_version_download_uri(source.name, version), what)
    name = f"models/{source.name}/{version}"
    if uri.startswith("runs:/"):
        run_id, _, path = uri.removeprefix("runs:/").partition("/")
        of_its_run = of_run(RunArtifact(run_id, path), client)
        return Origin(f"{name} ({of_its_run.name})", of_its_run.repository, of_its_run.path)
    return Origin(f"{name} ({uri})", repository_of(uri), "")


def version_of(source: RegisteredModel, client: MlflowClient) -> str:
    """The version that a selector means now. An alias takes precedence over a stage of the same name."""
    if not source.moves:
        return source.selector
    what = f"model {source.name}"
    if source.selector.lower() == "latest":
        return latest(source, None, client)
    try:
        return str(client.get_model_version_by_alias(source.name, source.selector).version)
    except MlflowException as error:
        # A missing alias is an invalid parameter (mlflow 3.17, store/model_registry/sqlalchemy_store.py).
        if error.error_code not in ("INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST"):
            raise failure_of(error, what) from error
    stage = STAGES.get(source.selector.lower())
    if stage is None:
        asked(lambda: client.get_registered_model(source.name), what)
        raise NotFound(f"{what} has no alias {source.selector!r}")
    return latest(source, stage, client)


def latest(source: RegisteredModel, stage: str | None, client: MlflowClient) -> str:
    # Of the registered model, because a search needs the right to list; it has the newest version of each stage.
    model = asked(lambda: client.get_registered_model(source.name), f"model {source.name}")
    found = [one for one in model.latest_versions if stage is None or one.current_stage == stage]
    if not found:
        which = "no version" if stage is None else f"neither an alias {source.selector!r} nor a version in stage {stage}"
        raise NotFound(f"model {source.name} has {which}")
    return str(max(int(version.version) for version in found))


def of_run(source: RunArtifact, client: MlflowClient) -> Origin:
    what = f"run {source.run_id}"
    run = asked(lambda: client.get_run(source.run_id), what)
    repository = repository_of(run.info.artifact_uri)
    if asked(lambda: files_of(repository, source.path), what):
        return Origin(str(source), repository, source.path)
    # Since MLflow 3 a model that a run logs is beside the artifacts of the run.
    name, _, rest = source.path.partition("/")
    outputs = run.outputs.model_outputs if run.outputs else []
    for output in outputs:
        model = asked(lambda: client.get_logged_model(output.model_id), what)
        if model.name == name:
            return Origin(f"{source} ({model.model_id})", repository_of(model.artifact_location), rest)
    raise NotFound(f"{what} has no artifact {source.path!r}")


def repository_of(uri: str) -> ArtifactRepository:
    repository = asked(lambda: get_artifact_repository(uri), f"artifacts at {uri}")
    return repository.repo if isinstance(repository, ModelsArtifactRepository) else repository


def files_of(repository: ArtifactRepository, path: str) -> dict[str, int | None]:
    """The files below a path, or the file that it is, with their sizes. A server names no size of a file if its store has none."""
    found: dict[str, int | None] = {}
    folders = [path]
    while folders:
        folder = folders.pop()
        for entry in repository.list_artifacts(folder or None):
            if entry.path in (folder, "."):
                continue
            if entry.is_dir:
                folders.append(entry.path)
            else:
                found[entry.path] = entry.file_size
    if not found and path:
        parent = path.rpartition("/")[0]
        siblings = repository.list_artifacts(parent or None)
        found = {one.path: one.file_size for one in siblings if one.path == path and not one.is_dir}
    return found


def asked[T](call: Callable[[], T], what: str) -> T:
    try:
        return call()
    except Exception as error:
        raise failure_of(error, what) from error

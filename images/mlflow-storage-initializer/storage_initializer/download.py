"""A model in a folder: all of it, or nothing that looks like it."""

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Event

from storage_initializer.failures import BrokenTransfer, DiskFull, NotFound, WrongUse, failure_of
from storage_initializer.origin import Origin, asked, files_of
from storage_initializer.transfer import Cancelled, fetch, length

# What a run left unfinished, and what one that ended placed.
UNFINISHED = ".mlflow-unfinished"
PLACED = ".mlflow-placed.json"
# Model servers load what has this file, so it is there last.
LAST = "MLmodel"
PARALLEL = 4


def download(origin: Origin, folder: Path) -> None:
    began = time.monotonic()
    files = asked(lambda: files_of(origin.repository, origin.path), origin.name)
    if not files:
        raise NotFound(f"{origin.name} has no files")
    targets = {path: target_of(path, origin.path) for path in files}
    if is_placed(origin, folder, files, targets):
        print(f"{origin.name} is in {folder} already", flush=True)
        return
    unfinished = prepared(folder / UNFINISHED, origin)
    try:
        require_space(folder, unfinished, files)
        fetched = fetch_all(origin, files, targets, unfinished)
        place(origin, unfinished, folder, files, targets)
    except DiskFull:
        # The next attempt would find no more space.
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    seconds = time.monotonic() - began
    print(f"{origin.name}: {len(files)} files, {fetched} bytes fetched in {seconds:.1f} s to {folder}", flush=True)


def target_of(path: str, root: str) -> str:
    """The path below the folder: without the path that the URI names, except if that is a single file."""
    relative = path.rpartition("/")[2] if path == root else path.removeprefix(f"{root}/") if root else path
    # The server answers with these names.
    if relative.startswith("/") or ".." in relative.split("/") or relative.split("/")[0] in (UNFINISHED, PLACED):
        raise WrongUse(f"the artifact {path!r} would be outside the folder of the model")
    return relative


def prepared(unfinished: Path, origin: Origin) -> Path:
    """The folder of what is not complete yet; that of another version is removed."""
    source = unfinished / "source"
    if not source.exists() or source.read_text() != origin.name:
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            (unfinished / "files").mkdir(parents=True)
            source.write_text(origin.name)
        except OSError as error:
            raise failure_of(error, str(unfinished)) from error
    return unfinished


def require_space(folder: Path, unfinished: Path, files: dict[str, int | None]) -> None:
    there = sum(length(one) for one in (unfinished / "files").rglob("*") if one.is_file())
    needed = sum(size or 0 for size in files.values()) - there
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DiskFull(f"{needed} bytes are to be fetched, and {free} are free in {folder}")


def fetch_all(origin: Origin, files: dict[str, int | None], targets: dict[str, str], unfinished: Path) -> int:
    """Fetches what is not there; returns the number of bytes."""
    cancelled = Event()
    before = {path: unfinished / "files" / target for path, target in targets.items()}
    missing = {path: file for path, file in before.items() if not is_whole(file, files[path])}
    with ThreadPoolExecutor(PARALLEL) as pool:
        tasks = [
            pool.submit(fetch, origin.repository, path, files[path], file, cancelled.is_set)
            for path, file in missing.items()
        ]
        try:
            for task in as_completed(tasks):
                task.result()
        except Exception as error:
            cancelled.set()
            pool.shutdown(wait=True, cancel_futures=True)
            first = next((one for one in errors_of(tasks) if not isinstance(one, Cancelled)), error)
            raise failure_of(first, origin.name) from first
    return sum(length(file) for file in missing.values())


def errors_of(tasks: list) -> list[BaseException]:
    ended = [task for task in tasks if task.done() and not task.cancelled()]
    return [error for task in ended if (error := task.exception())]


def is_whole(file: Path, size: int | None) -> bool:
    return file.exists() and (size is None or length(file) == size)


def is_placed(origin: Origin, folder: Path, files: dict[str, int | None], targets: dict[str, str]) -> bool:
    """Whether an earlier run of the container has ended well: with the same version, and all of its files."""
    return read_placed(folder).get("source") == origin.name and all(
        is_whole(folder / targets[path], size) for path, size in files.items()
    )


def read_placed(folder: Path) -> dict:
    try:
        return json.loads((folder / PLACED).read_text())
    except (OSError, ValueError):
        return {}


def place(
    origin: Origin, unfinished: Path, folder: Path, files: dict[str, int | None], targets: dict[str, str]
) -> None:
    """Moves complete files to where model servers look, the one that they look for last."""
    for path, size in files.items():
        if not is_whole(unfinished / "files" / targets[path], size):
            raise BrokenTransfer(f"{path} has not the {size} bytes that the server lists")
    for earlier in sorted(read_placed(folder).get("files", []), key=is_not_last):
        (folder / earlier).unlink(missing_ok=True)
    (folder / PLACED).unlink(missing_ok=True)
    for target in sorted(targets.values(), key=is_last):
        file = folder / target
        file.parent.mkdir(parents=True, exist_ok=True)
        (unfinished / "files" / target).replace(file)
    (folder / PLACED).write_text(json.dumps({"source": origin.name, "files": sorted(targets.values())}))
    shutil.rmtree(unfinished)


def is_last(target: str) -> bool:
    return target == LAST


def is_not_last(target: str) -> bool:
    return target != LAST

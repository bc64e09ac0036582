"""What can go wrong: a failure for each cause, with an exit code of its own and what to do about it."""

import errno
import json
from collections.abc import Iterator

import requests
from mlflow.exceptions import MlflowException


STATUS = {"UNAUTHENTICATED": 401, "PERMISSION_DENIED": 403}


class Failure(Exception):
    """A cause that a person can act on; any other exception ends the program with 1."""

    code = 1


class WrongUse(Failure):
    """The URI or the arguments."""

    code = 2


class NotAuthenticated(Failure):
    code = 3


class Forbidden(Failure):
    code = 4


class NotFound(Failure):
    code = 5


class ServerAway(Failure):
    code = 6


class BrokenTransfer(Failure):
    code = 7


class DiskFull(Failure):
    code = 8


class WrongSettings(Failure):
    """Variables of the container, or certificates."""

    code = 9


def failure_of(error: BaseException, what: str) -> Failure:
    """The failure behind an exception of MLflow, requests or the operating system; `what` was being done."""
    for one in chain(error):
        if isinstance(one, Failure):
            return one
        if isinstance(one, OSError) and one.errno in (errno.ENOSPC, errno.EDQUOT):
            return DiskFull(f"{what}: no space is left in the volume of the model")
        if isinstance(one, requests.exceptions.SSLError):
            return WrongSettings(f"{what}: the certificate of the server is not trusted, set its CA: {one}")
        if isinstance(one, (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema)):
            return WrongSettings(f"{what}: MLFLOW_TRACKING_URI is not a URL: {one}")
        if isinstance(one, requests.exceptions.HTTPError) and one.response is not None:
            return answered(one.response.status_code, message_of(one.response), what)
        if isinstance(one, (requests.exceptions.ConnectionError, requests.exceptions.Timeout)):
            return ServerAway(f"{what}: the server does not answer: {one}")
        # Raised by requests after the last of several 429 or 5xx.
        if isinstance(one, requests.exceptions.RetryError):
            return ServerAway(f"{what}: the server is not available: {one}")
    if isinstance(error, MlflowException):
        return of_mlflow(error, what)
    return Failure(f"{what}: {type(error).__name__}: {error}")


def of_mlflow(error: MlflowException, what: str) -> Failure:
    # What a proxy answers that sends people to a login page.
    if "not in a valid JSON format" in error.message or "Invalid JSON returned by" in error.message:
        return NotAuthenticated(f"{what}: the answer is a page, not MLflow's: a proxy asks for a login")
    if error.error_code == "ENDPOINT_NOT_FOUND":
        return WrongSettings(f"{what}: there is no MLflow at this URI: {error.message}")
    # mlflow-kubernetes-plugins 2.1.0, auth/middleware.py: another form of answer than MLflow's.
    denied = getattr(error, "json", {}).get("error")
    if isinstance(denied, dict) and denied.get("code") in STATUS:
        return answered(STATUS[denied["code"]], str(denied.get("message")), what)
    return answered(error.get_http_status_code(), error.message, what)


def answered(status: int, message: str, what: str) -> Failure:
    text = f"{what}: {status} {' '.join(message.split())[:500]}"
    if status == 401:
        return NotAuthenticated(f"{text}: the credentials are missing, wrong or expired")
    if status == 403:
        return Forbidden(f"{text}: the account must be allowed to read the model and its experiment")
    if status == 404:
        return NotFound(text)
    if status == 429 or status >= 500:
        return ServerAway(text)
    return Failure(text)


def message_of(response: requests.Response) -> str:
    try:
        return str(json.loads(response.text).get("message", response.text))
    except (ValueError, AttributeError):
        return response.text


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that it came from: MLflow wraps those of requests."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__

"""Registers two versions of a model, logs a file with a run, and prints where they are."""

import json
import pathlib

import mlflow
import numpy
from sklearn.linear_model import LinearRegression

mlflow.set_experiment("wine")
client = mlflow.MlflowClient()


def log(factor):
    with mlflow.start_run() as run:
        model = LinearRegression().fit(numpy.array([[1.0], [2.0]]), [factor, 2.0 * factor])
        mlflow.sklearn.log_model(
            model, name="model", registered_model_name="wine", pip_requirements=[], serialization_format="cloudpickle"
        )
        pathlib.Path("/tmp/weights.bin").write_bytes(bytes(20_000_000))
        mlflow.log_artifact("/tmp/weights.bin", "files")
        mlflow.log_text("written", "files/note.txt")
    return run.info.run_id


runs = [log(1), log(2)]
client.set_registered_model_alias("wine", "champion", "1")
client.transition_model_version_stage("wine", "2", "Production")
print("=", json.dumps({"run": runs[0]}))

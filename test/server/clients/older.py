"""Fills a database as an older MLflow left it: an experiment, a run with metrics, a registered model. Prints the id of the run."""

import sys

from mlflow.entities import Metric, Param
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as Registry
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as Tracking

uri, version = sys.argv[1:]
tracking = Tracking(uri, "s3://mlflow/artifacts")
experiment = tracking.create_experiment(f"of {version}")
run = tracking.create_run(experiment, "somebody", 1, [], f"a run of {version}").info.run_id
tracking.log_param(run, Param("learning-rate", "0.1"))
for step in range(100):
    tracking.log_metric(run, Metric("loss", 1 / (step + 1), step, step))
Registry(uri).create_registered_model(f"of-{version}")
print(run)

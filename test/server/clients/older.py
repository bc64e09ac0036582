"""Fills a database as MLflow 3.10 left it: experiments, runs with metrics, a registered model. Prints the id of the run."""

import sys

from mlflow.entities import Metric, Param
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as Registry
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as Tracking

uri = sys.argv[1]
tracking = Tracking(uri, "s3://mlflow/artifacts")
experiment = tracking.create_experiment("of 3.10")
run = tracking.create_run(experiment, "somebody", 1, [], "a run of 3.10").info.run_id
tracking.log_param(run, Param("learning-rate", "0.1"))
for step in range(100):
    tracking.log_metric(run, Metric("loss", 1 / (step + 1), step, step))
Registry(uri).create_registered_model("of-3-10")
print(run)

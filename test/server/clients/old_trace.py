"""Sends a trace of an hour ago, as a collector does, to a new experiment; prints the experiment's id."""

import os
import time

import mlflow
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

experiment = mlflow.MlflowClient().create_experiment(f"old-{time.time_ns()}")
export = ExportTraceServiceRequest()
begin = time.time_ns() - 3600 * 10**9
export.resource_spans.add().scope_spans.add().spans.add(
    trace_id=os.urandom(16),
    span_id=os.urandom(8),
    name="an-hour-ago",
    start_time_unix_nano=begin,
    end_time_unix_nano=begin + 1000,
)
account = "/var/run/secrets/kubernetes.io/serviceaccount"
requests.post(
    f"{os.environ['MLFLOW_TRACKING_URI']}/v1/traces",
    data=export.SerializeToString(),
    headers={
        "Content-Type": "application/x-protobuf",
        "Authorization": f"Bearer {open(f'{account}/token').read()}",
        "X-MLFLOW-WORKSPACE": open(f"{account}/namespace").read(),
        "x-mlflow-experiment-id": experiment,
    },
    timeout=30,
).raise_for_status()
print("=", experiment)

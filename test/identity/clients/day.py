"""A day of a program that proves itself by a key or a token: writes, reads back, and prints what it found as JSON after an equals sign."""

import json
import os
import time

import mlflow
import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

client = mlflow.MlflowClient()
experiment = client.create_experiment(f"day-{time.time_ns()}")
mlflow.set_experiment(experiment_id=experiment)


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * value for value in model_input]


with mlflow.start_run() as run:
    for step in range(2):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("x" * 1_000_000, "large.txt")
    mlflow.pyfunc.log_model(
        name="doubler", python_model=Doubler(), pip_requirements=[], registered_model_name=f"doubler-{experiment}"
    )

with mlflow.start_span("by-client") as span:
    span.set_inputs({"question": 6})
mlflow.flush_trace_async_logging()

export = ExportTraceServiceRequest()
now = time.time_ns()
export.resource_spans.add().scope_spans.add().spans.add(
    trace_id=os.urandom(16),
    span_id=os.urandom(8),
    name="by-collector",
    start_time_unix_nano=now - 1_000_000,
    end_time_unix_nano=now,
)
token = os.environ.get("MLFLOW_TRACKING_TOKEN")
answer = requests.post(
    f"{os.environ['MLFLOW_TRACKING_URI']}/v1/traces",
    data=export.SerializeToString(),
    headers={
        "Content-Type": "application/x-protobuf",
        "x-mlflow-experiment-id": experiment,
        **({"Authorization": f"Bearer {token}"} if token else {}),
    },
    auth=None if token else (os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"]),
    timeout=30,
)

found = client.get_run(run.info.run_id)
traces = client.search_traces(locations=[experiment])
print(
    "=",
    json.dumps(
        {
            "experiment": experiment,
            "run": run.info.run_id,
            "model": f"doubler-{experiment}",
            "trace": next(trace.info.trace_id for trace in traces),
            "user": found.info.user_id,
            "losses": [metric.value for metric in client.get_metric_history(run.info.run_id, "loss")],
            "size": len(mlflow.artifacts.load_text(f"{found.info.artifact_uri}/large.txt")),
            "prediction": mlflow.pyfunc.load_model(f"models:/doubler-{experiment}/1").predict([1, 2]),
            "otlp": answer.status_code,
            "spans": sorted(span.name for trace in traces for span in trace.data.spans),
        }
    ),
)

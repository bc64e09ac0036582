"""A day of a data scientist: everything that a client of MLflow writes, read back. Prints what it found as one line of JSON after an equals sign."""

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
    mlflow.log_param("learning-rate", 0.1)
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("x" * 5_000_000, "large.txt")
    model = mlflow.pyfunc.log_model(
        name="doubler", python_model=Doubler(), pip_requirements=[], registered_model_name=f"doubler-{experiment}"
    )

with mlflow.start_span("by-client") as span:
    span.set_inputs({"question": 6})
    span.set_outputs({"answer": 42})
mlflow.flush_trace_async_logging()

# As a collector of OpenTelemetry sends them.
export = ExportTraceServiceRequest()
spans = export.resource_spans.add().scope_spans.add().spans
now = time.time_ns()
spans.add(
    trace_id=os.urandom(16),
    span_id=os.urandom(8),
    name="by-collector",
    start_time_unix_nano=now - 1_000_000,
    end_time_unix_nano=now,
)
account = "/var/run/secrets/kubernetes.io/serviceaccount"
answer = requests.post(
    f"{os.environ['MLFLOW_TRACKING_URI']}/v1/traces",
    data=export.SerializeToString(),
    headers={
        "Content-Type": "application/x-protobuf",
        "Authorization": f"Bearer {open(f'{account}/token').read()}",
        "X-MLFLOW-WORKSPACE": open(f"{account}/namespace").read(),
        "x-mlflow-experiment-id": experiment,
    },
    timeout=30,
)

found = client.get_run(run.info.run_id)
loaded = mlflow.pyfunc.load_model(f"models:/doubler-{experiment}/1")
traces = client.search_traces(locations=[experiment])
print(
    "=",
    json.dumps(
        {
            "params": found.data.params,
            "losses": [metric.value for metric in client.get_metric_history(run.info.run_id, "loss")],
            "user": found.info.user_id,
            "size": len(mlflow.artifacts.load_text(f"{found.info.artifact_uri}/large.txt")),
            "prediction": loaded.predict([1, 2]),
            "otlp": answer.status_code,
            "spans": sorted(span.name for trace in traces for span in trace.data.spans),
            "location": found.info.artifact_uri.replace(run.info.run_id, "<run>").replace(experiment, "<experiment>"),
        }
    ),
)

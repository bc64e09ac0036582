"""Asks for the experiment, run, trace and model of somebody else in every way; prints what it was answered as JSON after an equals sign."""

import json
import os
import sys
import time

import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

experiment, run, trace, model = sys.argv[1:]
session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}"
uri = os.environ["MLFLOW_TRACKING_URI"]


def ask(method, path, **others):
    return session.request(method, f"{uri}{path}", timeout=30, **others)


def names(answer, what, of):
    answer.raise_for_status()
    return sorted(of(item) for item in answer.json().get(what, []))


export = ExportTraceServiceRequest()
now = time.time_ns()
export.resource_spans.add().scope_spans.add().spans.add(
    trace_id=os.urandom(16), span_id=os.urandom(8), name="forged", start_time_unix_nano=now, end_time_unix_nano=now
)
search = {"max_results": 100}
runs = ask("POST", "/api/2.0/mlflow/runs/search", json={"experiment_ids": [experiment], **search})
print(
    "=",
    json.dumps(
        {
            "experiments": [
                found
                for found in names(ask("POST", "/api/2.0/mlflow/experiments/search", json=search), "experiments", lambda item: item["experiment_id"])
                if found == experiment
            ],
            "runs": names(runs, "runs", lambda item: item["info"]["run_id"]) if runs.ok else [],
            "models": [
                found
                for found in names(
                    ask("GET", "/api/2.0/mlflow/registered-models/search?max_results=100"), "registered_models", lambda item: item["name"]
                )
                if found == model
            ],
            "get": ask("GET", f"/api/2.0/mlflow/experiments/get?experiment_id={experiment}").status_code,
            "run": ask("GET", f"/api/2.0/mlflow/runs/get?run_id={run}").status_code,
            "artifacts": ask("GET", f"/api/2.0/mlflow/artifacts/list?run_id={run}").status_code,
            "download": ask("GET", f"/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/large.txt").status_code,
            "trace": ask("GET", f"/api/3.0/mlflow/traces/{trace}").status_code,
            "write": ask("POST", "/api/2.0/mlflow/runs/create", json={"experiment_id": experiment, "start_time": 1}).status_code,
            "otlp": ask(
                "POST",
                "/v1/traces",
                data=export.SerializeToString(),
                headers={"Content-Type": "application/x-protobuf", "x-mlflow-experiment-id": experiment},
            ).status_code,
            "model": ask("GET", f"/api/2.0/mlflow/registered-models/get?name={model}").status_code,
        }
    ),
)

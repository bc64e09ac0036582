"""What a workbench or a step of a pipeline writes, read back; argument: a prefix of names. A run that the platform has begun is continued."""

import json
import os
import sys

import mlflow

name = sys.argv[1]
client = mlflow.MlflowClient()
begun = os.environ.get("MLFLOW_RUN_ID")
if not begun:
    mlflow.set_experiment(f"{name}-experiment")


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * value for value in model_input]


def outcome(action):
    try:
        return action() or "done"
    except Exception as error:
        text = str(error)
        return next((code for code in ("PERMISSION_DENIED", "NoCredentials", "RESOURCE_DOES_NOT_EXIST") if code in text.replace("Unable to locate credentials", "NoCredentials")), f"{type(error).__name__}: {text}")


with mlflow.start_run() as run:
    mlflow.log_param("learning_rate", 0.01)
    mlflow.log_metric("accuracy", 0.95)
    artifact = outcome(lambda: mlflow.log_text("written", "note.txt"))
    model = outcome(
        lambda: mlflow.pyfunc.log_model(
            name="doubler", python_model=Doubler(), pip_requirements=[], registered_model_name=f"{name}-doubler"
        )
        and None
    )
with mlflow.start_span("by-workbench"):
    pass
mlflow.flush_trace_async_logging()

found = client.get_run(run.info.run_id)
read = outcome(lambda: mlflow.artifacts.load_text(f"{found.info.artifact_uri}/note.txt"))
traces = client.search_traces(locations=[found.info.experiment_id])
print(
    "=",
    json.dumps(
        {
            "continued": begun == run.info.run_id,
            "params": found.data.params,
            "metrics": found.data.metrics,
            "scheme": found.info.artifact_uri.split(":")[0],
            "artifact": artifact,
            "read": read,
            "model": model,
            "spans": sorted(span.name for trace in traces for span in trace.data.spans),
            "workspaces": sorted(one.name for one in mlflow.list_workspaces()),
            "user": found.info.user_id,
        }
    ),
)

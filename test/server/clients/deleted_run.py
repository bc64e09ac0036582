"""Logs an artifact to a run and deletes the run, and to another one that it keeps; prints both ids."""

import mlflow

client = mlflow.MlflowClient()
mlflow.set_experiment("garbage")
ids = []
for name in ("deleted", "kept"):
    with mlflow.start_run(run_name=name) as run:
        mlflow.log_text(name, "folder/file.txt")
    ids.append(run.info.run_id)
client.delete_run(ids[0])
print("=", *ids)

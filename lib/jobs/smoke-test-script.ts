/** A minimal client: it writes a metric and an artifact, reads both, and removes the test data. */
export const smokeTestScript = `import sys, time
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

deadline = time.monotonic() + float(sys.argv[1])
client = MlflowClient()
name = f"smoke-test-{time.time_ns()}"


def created():
    while True:
        try:
            return client.create_experiment(name)
        except (MlflowException, RequestException) as error:
            if time.monotonic() > deadline:
                sys.exit(f"given up: {error}")
            print(f"not yet: {error}", flush=True)
            time.sleep(5)


experiment = created()
try:
    run = client.create_run(experiment).info.run_id
    try:
        client.log_metric(run, "answer", 42)
        client.log_text(run, name, "smoke-test.txt")
        metric = client.get_run(run).data.metrics.get("answer")
        with open(client.download_artifacts(run, "smoke-test.txt", "/tmp")) as file:
            text = file.read()
        client.set_terminated(run)
    finally:
        client.delete_run(run)
finally:
    client.delete_experiment(experiment)
if metric != 42 or text != name:
    sys.exit(f"wrote 42 and {name!r}, read {metric!r} and {text!r}")
print("metric and artifact came back as they were written", flush=True)
`;

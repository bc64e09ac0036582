"""Names of the spans of an experiment's traces."""

import sys

import mlflow

for trace in mlflow.MlflowClient().search_traces(locations=[sys.argv[1]]):
    print("=", *[span.name for span in trace.data.spans])

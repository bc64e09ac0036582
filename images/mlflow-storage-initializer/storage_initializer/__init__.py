"""Fetches models of MLflow for KServe, and rolls out new versions of them."""

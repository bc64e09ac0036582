import type { JobServer } from '../pods/job-server.js';

/**
 * Migrates the databases to the schema of the MLflow version that runs it. MLflow's command also initializes an empty database, but
 * concurrent runs on an empty one fail (measured with 3.14 on PostgreSQL 15), so each database is locked first. The lock
 * is held by the connection and released with it.
 */
const migrationScript = `import contextlib, fcntl, os, sys, time
from mlflow.db import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

deadline = time.monotonic() + float(sys.argv[1])


def connect(url):
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    while True:
        try:
            return engine.connect()
        except OperationalError as error:
            if time.monotonic() > deadline:
                sys.exit(f"given up: {error.orig}")
            print(f"not yet: {error.orig}", flush=True)
            time.sleep(5)


@contextlib.contextmanager
def alone(url):
    if url.get_backend_name() == "sqlite":
        with open(f"{url.database}.migration", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with connect(url) as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('mlflow migration'))"))
            yield


stores = {os.environ[name]: name for name in ("MLFLOW_REGISTRY_STORE_URI", "MLFLOW_BACKEND_STORE_URI") if os.environ.get(name)}
for uri, name in reversed(stores.items()):
    url = make_url(uri)
    print(f"{name}: {url.render_as_string(hide_password=True)}", flush=True)
    with alone(url):
        upgrade.callback(uri)
`;

const done = `print("every database has the schema of this version", flush=True)
`;

/**
 * The same for the user database of mlflow-oidc-auth, whose servers would initialize an empty one themselves, all
 * workers concurrently (11.0.2, sqlalchemy_store.py). The import reads its configuration, which warns about the session key
 * that only servers have.
 */
const usersScript = `import logging
from mlflow_oidc_auth.db.utils import migrate

uri = os.environ["OIDC_USERS_DB_URI"]
url = make_url(uri)
print(f"OIDC_USERS_DB_URI: {url.render_as_string(hide_password=True)}", flush=True)
logging.disable(logging.WARNING)
with alone(url):
    migrate(create_engine(uri), "head")
`;

/** Migrates all databases of the server. */
export function migrationScriptOf({ usersDatabase }: Pick<JobServer, 'usersDatabase'>): string {
  return migrationScript + (usersDatabase ? usersScript : '') + done;
}

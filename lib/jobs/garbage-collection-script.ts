/**
 * `mlflow gc`, which exits the process itself when it is done: the threads that watch namespaces are still running when
 * Python shuts down, and in 6 of 15 runs the job exited with 134 or 139 after its work was done (measured with
 * mlflow-kubernetes-plugins 1.5.0 on Python 3.12).
 */
export const garbageCollectionScript = `import os, sys, traceback
from mlflow.cli import gc

code = 1
try:
    gc(sys.argv[1:])
except SystemExit as end:
    code = end.code if isinstance(end.code, int) else int(end.code is not None)
except BaseException:
    traceback.print_exc()
finally:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
`;

/** Folder of the backups, on a separate volume. */
export const backupFolder = '/backup';

/** SQLite's online backup: a consistent copy while the server continues to write. It is verified before an older one is removed. */
export const sqliteBackupScript = `import datetime, os, pathlib, sqlite3, sys

source, keep = sys.argv[1], int(sys.argv[2])
folder = pathlib.Path("${backupFolder}")
now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
unfinished = folder / f"mlflow-{now}.unfinished"
with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as database, sqlite3.connect(unfinished) as copy:
    database.backup(copy)
    (result,) = copy.execute("PRAGMA integrity_check").fetchone()
if result != "ok":
    sys.exit(f"the copy is damaged: {result}")
finished = unfinished.with_suffix(".db")
os.replace(unfinished, finished)
print(f"{finished} {finished.stat().st_size} bytes", flush=True)
for old in sorted(folder.glob("mlflow-*.db"))[:-keep]:
    old.unlink()
    print(f"removed {old}", flush=True)
for left in folder.glob("*.unfinished"):
    left.unlink()
`;

/** pg_dump accepts libpq URIs, which contain no driver. An incomplete dump never gets the final name. Without a schema the whole database is dumped. */
export function postgresqlBackupScript(schema?: string): string {
  return `set -eu
uri=$(printf %s "$MLFLOW_BACKEND_STORE_URI" | sed 's,^postgresql+[a-z0-9]*://,postgresql://,')
name=${backupFolder}/mlflow-$(date -u +%Y%m%dT%H%M%SZ)
pg_dump --format=custom --file="$name.unfinished" --dbname="$uri"${schema ? ` --schema=${schema}` : ''}
pg_restore --list "$name.unfinished" > /dev/null
mv "$name.unfinished" "$name.dump"
ls -l "$name.dump"
rm -f ${backupFolder}/*.unfinished
ls -1 ${backupFolder}/mlflow-*.dump | sort -r | tail -n +$(($1 + 1)) | while read -r old; do rm "$old"; echo "removed $old"; done
`;
}

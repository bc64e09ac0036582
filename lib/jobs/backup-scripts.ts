import type { BackedUpDatabases, CopiedFile, DumpedDatabase } from '../model/backed-up.js';

/** Folder of the backups: a volume, or the space for those on their way to or from a bucket. */
export const backupFolder = '/backup';

/** Variables that make a Job of the backup restore: the name of a database, and the time in the names of the files. */
export const restoreVariables = { database: 'RESTORE', time: 'BACKUP' } as const;

const { database: restore, time } = restoreVariables;

export function namesOfDatabases({ files, dumped }: BackedUpDatabases): readonly string[] {
  return [...files, ...dumped].map(({ name }) => name);
}

/**
 * SQLite's online backup: a consistent copy while the server continues to write. All are verified before an older one is removed.
 * A restore removes the write-ahead log of the old file too, because SQLite would apply it to the copy.
 */
export function sqliteBackupScript(databases: BackedUpDatabases): string {
  return `import datetime, os, pathlib, shutil, sqlite3, sys

keep = int(sys.argv[1])
files = ${JSON.stringify(Object.fromEntries(databases.files.map(({ name, path }: CopiedFile) => [name, path])))}
known = ${JSON.stringify(namesOfDatabases(databases))}
folder = pathlib.Path("${backupFolder}")
restored = os.environ.get("${restore}", "")


def back_up():
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    for name, path in files.items():
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database, sqlite3.connect(folder / f"{name}-{now}.unfinished") as copy:
            database.backup(copy)
            (result,) = copy.execute("PRAGMA integrity_check").fetchone()
        if result != "ok":
            sys.exit(f"the copy of {path} is damaged: {result}")
    for name in files:
        finished = folder / f"{name}-{now}.db"
        os.replace(folder / f"{name}-{now}.unfinished", finished)
        print(f"{finished} {finished.stat().st_size} bytes", flush=True)
        for old in sorted(folder.glob(f"{name}-*.db"))[:-keep]:
            old.unlink()
            print(f"removed {old}", flush=True)
    for left in folder.glob("*.unfinished"):
        left.unlink()


def restore(name, path):
    found = sorted(folder.glob(f"{name}-{os.environ.get('${time}') or '*'}.db"))
    if not found:
        sys.exit(f"no backup of {name} in {folder}")
    print(f"{path} is restored from {found[-1]}", flush=True)
    shutil.copyfile(found[-1], f"{path}.restored")
    for suffix in ("-wal", "-shm", "-journal"):
        pathlib.Path(path + suffix).unlink(missing_ok=True)
    os.replace(f"{path}.restored", path)


if not restored:
    back_up()
elif restored not in known:
    sys.exit(f"${restore} is {restored}; it must be one of: {' '.join(known)}")
elif restored in files:
    restore(restored, files[restored])
`;
}

/**
 * pg_dump of every database, of one moment each. An incomplete dump never gets the final name, and nothing is kept unless all
 * are complete.
 *
 * A restore is one transaction: everything of the user is dropped, also what a newer MLflow added, and nothing changes if it
 * fails. The user may own a schema without the right to create one, so an existing schema is kept.
 */
export function postgresqlBackupScript(databases: BackedUpDatabases): string {
  const each = (step: string) => databases.dumped.map((database) => callOf(step, database)).join('\n');
  return `set -eu
keep=$1
known="${namesOfDatabases(databases).join(' ')}"
restored="\${${restore}:-}"
now=$(date -u +%Y%m%dT%H%M%SZ)
# libpq accepts URIs without a driver.
uri() { printenv "$1" | sed 's,^postgresql+[a-z0-9]*://,postgresql://,'; }
dump() {
  if [ -n "\${4:-}" ]; then export PGUSER="$(printenv "$4")" PGPASSWORD="$(printenv "$5")"; fi
  pg_dump --format=custom --file="${backupFolder}/$1-$now.unfinished" --dbname="$(uri "$2")" \${3:+"--schema=$3"}
  pg_restore --list "${backupFolder}/$1-$now.unfinished" > /dev/null
}
finish() {
  mv "${backupFolder}/$1-$now.unfinished" "${backupFolder}/$1-$now.dump"
  ls -l "${backupFolder}/$1-$now.dump"
  ls -1 "${backupFolder}/$1"-*.dump | sort -r | tail -n +$((keep + 1)) | while read -r old; do rm "$old"; echo "removed $old"; done
}
restore() {
  if [ "$1" != "$restored" ]; then return 0; fi
  if [ -n "\${4:-}" ]; then export PGUSER="$(printenv "$4")" PGPASSWORD="$(printenv "$5")"; fi
  newest=$(ls -1 "${backupFolder}/$1"-\${${time}:-*}.dump | sort | tail -n 1)
  if [ -z "$newest" ]; then echo "no backup of $1 in ${backupFolder}" >&2; exit 1; fi
  echo "$2 is restored from $newest"
  for section in pre-data data post-data; do
    pg_restore --no-owner --no-privileges --no-comments --section=$section --file="${backupFolder}/$section.unfinished" "$newest"
  done
  sed -i 's/^CREATE SCHEMA \\(.*\\);$/DO $new$ BEGIN IF to_regnamespace($name$\\1$name$) IS NULL THEN CREATE SCHEMA \\1; END IF; END $new$;/' ${backupFolder}/pre-data.unfinished
  drop "\${3:-}" > ${backupFolder}/drop.unfinished
  psql --dbname="$(uri "$2")" --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --single-transaction \\
    --file=${backupFolder}/drop.unfinished --file=${backupFolder}/pre-data.unfinished \\
    --file=${backupFolder}/data.unfinished --file=${backupFolder}/post-data.unfinished
  rm -f ${backupFolder}/*.unfinished
}
drop() {
  cat << SQL
${dropScript}
SQL
}
case " $known " in
  *" \${restored:-$known} "*) ;;
  *) echo "${restore} is $restored; it must be one of: $known" >&2; exit 1 ;;
esac
if [ -n "$restored" ]; then
${each('restore')}
  exit 0
fi
${each('dump')}
${each('finish')}
rm -f ${backupFolder}/*.unfinished
`;
}

/** Kubernetes replaces \`$$\` by \`$\`, so the quotes of PostgreSQL have a name. */
const dropScript = `SET client_min_messages = warning;
DO \\$drop\\$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, nspname, relname) AS command, relkind = 'S' AS later
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname !~ '^pg_|^information_schema\\$' AND '$1' IN ('', nspname)
      AND pg_has_role(relowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    UNION ALL
    SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', nspname, typname), true
    FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
    WHERE typtype IN ('e', 'd') AND nspname !~ '^pg_|^information_schema\\$' AND '$1' IN ('', nspname)
      AND pg_has_role(typowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %I.%I(%s) CASCADE', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)), true
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE nspname !~ '^pg_|^information_schema\\$' AND '$1' IN ('', nspname)
      AND pg_has_role(proowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    ORDER BY later
  LOOP
    EXECUTE one.command;
  END LOOP;
END
\\$drop\\$;`;

/** One database in a subshell, so that its user is not that of the next one. */
function callOf(step: string, { name, variable, schema = '', user }: DumpedDatabase): string {
  const own = user ? [user.name, user.password] : [];
  const given = step === 'finish' ? [name] : [name, variable, schema || "''", ...own];
  return `${step === 'restore' ? '  ' : ''}(${step} ${given.join(' ')})`;
}

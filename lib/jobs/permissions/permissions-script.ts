/** Priority of every permission of the Job. Smaller numbers decide first, so those that administrators grant by hand precede them. */
const ownPriority = 100_000;

/** Ends of the program that a retry does not change. */
export const permissionsExitCodes = { refused: 64 } as const;

/**
 * Grants what a file lists through the API of mlflow-oidc-auth 11.0.2 (routers/group_permissions.py): patterns only, so that
 * what owners grant for single objects is neither changed nor preceded, and objects need not exist. An administrator by
 * the plug-in's own command is made at most once, if the account of the pod has none of the rights yet.
 */
export const permissionsScript = `import json, logging, os, sys, time
from urllib.parse import quote
import requests

PRIORITY = ${ownPriority}
REFUSED = ${permissionsExitCodes.refused}
API = os.environ["MLFLOW_TRACKING_URI"].rstrip("/") + "/api/2.0/mlflow"
PATHS = {"experiments": "experiment-patterns", "models": "registered-models-patterns", "prompts": "prompts-patterns"}

deadline = time.monotonic() + float(os.environ["WAIT_SECONDS"])
session = requests.Session()
session.trust_env = True
if "TOKEN_FILE" in os.environ:
    with open(os.environ["TOKEN_FILE"]) as file:
        session.headers["Authorization"] = "Bearer " + file.read().strip()
else:
    # A key in the header, because requests prefers a .netrc file to its own parameter otherwise.
    session.auth = (os.environ["ADMIN_USERNAME"].strip(), os.environ["ADMIN_ACCESS_KEY"].strip())


def refused(text):
    print(text, flush=True)
    sys.exit(REFUSED)


def call(method, path, body=None, accept=()):
    while True:
        try:
            answer = session.request(method, API + path, json=body, timeout=30, allow_redirects=False)
        except requests.RequestException as error:
            reason = str(error)
        else:
            if answer.ok or answer.status_code in accept:
                return answer
            reason = f"{answer.status_code} {answer.text[:300]}"
            if answer.status_code == 401:
                refused(f"the server does not accept the credentials of this job: {reason}")
            if answer.status_code < 500 and answer.status_code != 429:
                refused(f"{method} {path}: {reason}")
        if time.monotonic() > deadline:
            sys.exit(f"given up: {method} {path}: {reason}")
        print(f"not yet: {reason}", flush=True)
        time.sleep(5)


def become_administrator(username):
    from mlflow_oidc_auth.db.cli import commands

    logging.disable(logging.WARNING)
    commands(["restore-admin", "--url", os.environ["OIDC_USERS_DB_URI"], "--username", username], standalone_mode=False)


def me():
    return call("GET", "/users/current").json()


mine = me()
if not mine["is_admin"] and "OIDC_USERS_DB_URI" in os.environ:
    become_administrator(mine["username"])
    while not (mine := me())["is_admin"] and time.monotonic() < deadline:
        time.sleep(2)
if not mine["is_admin"]:
    refused(f"{mine['username']} is not an administrator of the server; an administrator makes it one on the page of users")

with open("/permissions/permissions.json") as file:
    wanted = {group["name"]: group for group in json.load(file)}
prune = os.environ["PRUNE"] == "true"
known = call("GET", "/permissions/groups").json()
count = {"granted": 0, "changed": 0, "unchanged": 0, "removed": 0, "left": 0}


def say(what, group, kind, entry, note=""):
    count[what] += 1
    if what != "unchanged":
        print(f"{what}: {entry['permission']} on {kind} {entry['regex']} for group {group}{note}", flush=True)


def grant(group, kind, path, entry, present):
    body = {**entry, "priority": PRIORITY}
    if present is None:
        if call("POST", path, body, accept=(409,)).status_code == 409:
            # Another run was faster.
            return grant(group, kind, path, entry, entries(path)[entry["regex"]])
        return say("granted", group, kind, entry)
    if (present["permission"], present["priority"]) == (entry["permission"], PRIORITY):
        return say("unchanged", group, kind, entry)
    call("PATCH", f"{path}/{present['id']}", body)
    say("changed", group, kind, entry, f" (was {present['permission']} with priority {present['priority']})")


def entries(path):
    return {entry["regex"]: entry for entry in call("GET", path).json()}


for group in [*wanted, *(name for name in known if name not in wanted)]:
    if group not in known:
        call("POST", "/permissions/groups", {"group_name": group})
        print(f"created: group {group}", flush=True)
    for kind, last in PATHS.items():
        path = f"/permissions/groups/{quote(group, safe='')}/{last}"
        found = entries(path)
        listed = {entry["regex"]: entry for entry in wanted.get(group, {}).get(kind, [])}
        for regex, entry in listed.items():
            grant(group, kind, path, entry, found.get(regex))
        for regex, entry in found.items():
            if regex in listed or entry["priority"] != PRIORITY:
                continue
            if prune:
                call("DELETE", f"{path}/{entry['id']}", accept=(404,))
            say("removed" if prune else "left", group, kind, entry, "" if prune else " (no longer listed; prune: true removes it)")
print(", ".join(f"{number} {what}" for what, number in count.items()), flush=True)
`;

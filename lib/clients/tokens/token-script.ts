/**
 * Requests a token and writes it into one Secret, with the library of Python alone. The Secret is changed only after the
 * issuer has answered. Server-side apply creates it too, with rights on this one name.
 */
export const tokenScript = `import base64, json, os, ssl, sys, time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def content(path):
    with open(path) as file:
        return file.read().strip()


def send(request, cafile, what):
    context = ssl.create_default_context()
    if cafile:
        context.load_verify_locations(cafile)
    for attempt in range(3):
        try:
            with urlopen(request, context=context, timeout=20) as answer:
                return json.load(answer)
        except HTTPError as error:
            text = error.read(500).decode(errors="replace")
            reason = f"{error.code} {text}"
            if error.code < 500 and error.code != 429:
                break
        except (OSError, ValueError) as error:
            reason = str(error)
        print(f"not yet: {what}: {reason}", flush=True)
        time.sleep(5)
    sys.exit(f"the Secret keeps its last token, which programs use until it ends: {what}: {reason}")


def seconds_left(token):
    try:
        claims = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"] - time.time()
    except (IndexError, KeyError, ValueError):
        return None


form = {"grant_type": os.environ["GRANT_TYPE"], "scope": os.environ["SCOPE"]}
form |= {key.replace("-", "_"): content(f"/credentials/{key}") for key in os.environ["CREDENTIALS"].split(",")}
headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
request = Request(os.environ["TOKEN_URL"], data=urlencode(form).encode(), headers=headers)
answer = send(request, os.environ.get("CA_FILE"), os.environ["TOKEN_URL"])
token = str(answer.get(os.environ["TOKEN"]) or "").strip()
if not token:
    sys.exit(f"the Secret keeps its last token: the answer of the issuer has no {os.environ['TOKEN']}, only {', '.join(sorted(answer))}")

namespace, name = content(f"{ACCOUNT}/namespace"), os.environ["SECRET"]
secret = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": name, "namespace": namespace},
    "type": "Opaque",
    "data": {os.environ["SECRET_KEY"]: base64.b64encode(token.encode()).decode()},
}
url = f"https://kubernetes.default.svc/api/v1/namespaces/{namespace}/secrets/{name}?fieldManager=mlflow-token-renewal&force=true"
headers = {"Authorization": "Bearer " + content(f"{ACCOUNT}/token"), "Content-Type": "application/apply-patch+yaml"}
send(Request(url, data=json.dumps(secret).encode(), headers=headers, method="PATCH"), f"{ACCOUNT}/ca.crt", url)
left = seconds_left(token)
print(f"renewed: Secret {name}" + ("" if left is None else f", valid for {left:.0f} seconds"), flush=True)
if left is not None and left < float(os.environ["REFRESH_SECONDS"]):
    sys.exit(f"the token ends before it is renewed, in {os.environ['REFRESH_SECONDS']} seconds: set lifetimeSeconds and refreshMinutes")
`;

"""A proxy in front of MLflow that fails as networks do. The first part of the path says how: login, basic, broken or cut-<times>."""

import base64
import collections
import http.client
import http.server
import pathlib
import sys

host, port = sys.argv[1].split(":")
cuts = collections.Counter()


class Proxy(http.server.BaseHTTPRequestHandler):
    def answer(self):
        mode, _, path = self.path[1:].partition("/")
        if mode == "login":
            return self.send(200, {"Content-Type": "text/html"}, b"<html>Log in</html>")
        headers = {key: value for key, value in self.headers.items() if key not in ("Host", "Connection")}
        if mode == "basic":
            if headers.get("Authorization") != "Basic " + base64.b64encode(b"ann@example.com:access-key").decode():
                return self.send(401, {}, b"{}")
            token = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount/token").read_text()
            headers["Authorization"] = f"Bearer {token}"
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = http.client.HTTPConnection(host, int(port))
        server.request(self.command, f"/{path}", body, headers)
        response = server.getresponse()
        content = response.read()
        given = {key: value for key, value in response.getheaders() if key not in ("Connection", "Transfer-Encoding")}
        if path.endswith(".bin") and (mode == "broken" or mode.startswith("cut-") and cuts[mode] < int(mode[4:])):
            cuts[mode] += 1
            content = b"" if mode == "broken" else content[: len(content) // 3]
        print(mode, self.command, path, self.headers.get("Range"), response.status, flush=True)
        return self.send(response.status, given, content)

    def send(self, status, headers, content):
        self.send_response(status)
        known = any(key.lower() == "content-length" for key in headers)
        for key, value in {**headers, **({} if known else {"Content-Length": str(len(content))})}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 8080), Proxy).serve_forever()

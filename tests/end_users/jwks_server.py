"""An issuer's server, as a program: it publishes keys, or misbehaves in the way it was last told to."""

import json
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HUGE = 50_000_000
MINUTE = 60


class Issuer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Answer)
        self.behaviour = "publish"
        self.keys: list[dict[str, Any]] = []
        self.asked: Counter[str] = Counter()


class Answer(BaseHTTPRequestHandler):
    server: Issuer

    def do_PUT(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.behaviour, self.server.keys = told["behaviour"], told["keys"]
        self.answer(204)

    def do_GET(self) -> None:
        if self.path == "/asked":
            self.answer(200, json.dumps(self.server.asked).encode())
            return
        self.server.asked[self.path] += 1
        published = json.dumps({"keys": self.server.keys}).encode()
        behaviour = self.server.behaviour if self.path == "/jwks" else "publish"
        if behaviour == "publish":
            self.answer(200, published)
        elif behaviour == "redirect":
            self.answer(302, location="/elsewhere")
        elif behaviour == "break":
            self.answer(500, published)
        elif behaviour == "rave":
            self.answer(200, b"<html>Sign in</html>")
        elif behaviour == "drip":
            self.drip(published)
        elif behaviour == "flood":
            self.flood()

    def answer(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def drip(self, content: bytes) -> None:
        """Send one byte a moment, so that no single read takes long."""
        self.send_response(200)
        self.end_headers()
        for byte in content:
            self.wfile.write(bytes([byte]))
            time.sleep(MINUTE / len(content))

    def flood(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(HUGE // 50_000):
            self.wfile.write(b" " * 50_000)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *_: object) -> None:
        pass


if __name__ == "__main__":
    with Issuer(int(sys.argv[1])) as issuer:
        sys.stdout.write(f"{issuer.server_port}\n")
        sys.stdout.flush()
        issuer.serve_forever()

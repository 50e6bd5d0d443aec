"""A hub of one repository, with the few routes that `huggingface_hub` asks."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "a" * 40
REPOSITORY = "team/tiny"


@contextmanager
def hub(
    files: dict[str, bytes],
    announced: dict[str, str] | None = None,
    sizes: dict[str, int] | None = None,
) -> Iterator[str]:
    """The address of a hub that has `files`; `announced` and `sizes` replace digests and sizes that
    it tells.
    """
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    digests |= announced or {}
    told = {name: len(content) for name, content in files.items()} | (sizes or {})

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            prefix = f"/{REPOSITORY}/resolve/{COMMIT}/"
            if path == f"/api/models/{REPOSITORY}/revision/{COMMIT}":
                siblings = [_sibling(name, told[name], digests[name]) for name in files]
                body = {"_id": "1", "id": REPOSITORY, "sha": COMMIT, "siblings": siblings}
                self._answer(json.dumps(body).encode(), {"content-type": "application/json"})
            elif path == f"/api/models/{REPOSITORY}/tree/{COMMIT}":
                tree = [_entry(name, told[name], digests[name]) for name in files]
                self._answer(json.dumps(tree).encode(), {"content-type": "application/json"})
            elif path.startswith(prefix) and path.removeprefix(prefix) in files:
                name = path.removeprefix(prefix)
                self._answer(files[name], {"ETag": f'"{digests[name]}"', "X-Repo-Commit": COMMIT})
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("content-length", "0")
                self.end_headers()

        def _answer(self, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(200)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _sibling(name: str, size: int, digest: str) -> dict[str, object]:
    plain = {"rfilename": name, "size": size, "blobId": digest[:40]}
    lfs = {"sha256": digest, "size": size, "pointerSize": 1}
    return plain | ({"lfs": lfs} if name.endswith(".safetensors") else {})


def _entry(name: str, size: int, digest: str) -> dict[str, object]:
    plain = {"type": "file", "path": name, "size": size, "oid": digest[:40]}
    lfs = {"oid": digest, "size": size, "pointerSize": 1}
    return plain | ({"lfs": lfs} if name.endswith(".safetensors") else {})

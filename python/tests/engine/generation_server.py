"""A small server that speaks what Falconry needs of vLLM's API, and samples for real: plain
transformers, and PEFT for the adapters that it is told to load. It is strict: a field that vLLM's
request does not have is refused.
"""

import json
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

# fmt: off
FIELDS = {
    "model", "prompt", "n", "seed", "max_tokens", "temperature", "top_p", "top_k", "min_p", "stop",
    "stop_token_ids", "ignore_eos", "logprobs", "return_token_ids", "stream",
    "repetition_penalty", "presence_penalty", "frequency_penalty",
}
# fmt: on


class GenerationServer:
    """What a test sees of it. `failures` are statuses, or "cut" for a connection that breaks, of
    the next completions; while `held` is not set answers wait, and `left` is set when a caller goes
    away meanwhile. An unload is answered `unload_seconds` after it is done.
    """

    def __init__(self, model: Path, token: str | None = None):
        self.token = token
        self.bases = [{"id": str(model), "root": str(model), "parent": None}]
        self.loads_adapters = self.applies_adapters = True
        self.most_tokens = 1_000_000
        self.failures: list[int | str] = []
        self.held, self.left = threading.Event(), threading.Event()
        self.held.set()
        self.adapters: dict[str, str] = {}
        self.unloaded: list[str] = []
        self.unload_seconds = 0.0
        self.asked: list[dict] = []
        self._model = AutoModelForCausalLM.from_pretrained(model).eval()
        self._with_adapters: PeftModel | None = None
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(model)
        self._computing = threading.Lock()

    def load(self, name: str, folder: str) -> tuple[int, str]:
        """What vLLM answers to a load: 400 for a name that is there, 404 for no folder."""
        with self._computing:
            if name in self.adapters:
                return 400, f"The lora adapter '{name}' has already been loaded."
            if not Path(folder, "adapter_config.json").is_file():
                return 404, f"No adapter found for {folder}"
            if self._with_adapters is None:
                self._with_adapters = PeftModel.from_pretrained(self._model, folder, name)
            else:
                self._with_adapters.load_adapter(folder, name)
            self.adapters[name] = folder
            return 200, "Success"

    def unload(self, name: str) -> tuple[int, str]:
        with self._computing:
            if self.adapters.pop(name, None) is None:
                return 404, f"The lora adapter '{name}' cannot be found."
            assert self._with_adapters is not None
            if self.adapters:
                self._with_adapters.delete_adapter(name)
            else:
                self._model, self._with_adapters = self._with_adapters.unload(), None
            self.unloaded.append(name)
            return 200, "Success"

    def restart(self) -> None:
        """Forgets its adapters, as a server does that is started again."""
        for name in list(self.adapters):
            self.unload(name)
        self.unloaded.clear()

    def draw(self, ask: dict, index: int) -> Iterator[dict]:
        """The pieces of one answer, a token each."""
        generator = torch.Generator().manual_seed(ask["seed"] + index)
        ids, drawn, text = list(ask["prompt"]), [], ""
        reason = None
        while reason is None:
            logits = self._logits(ask["model"], ids + drawn)
            token = _choose(logits, ask, generator)
            drawn.append(token)
            text = self._tokenizer.decode(drawn, skip_special_tokens=True)
            if token in ask["stop_token_ids"] or any(stop in text for stop in ask["stop"]):
                reason = "stop"
            elif len(drawn) == min(ask["max_tokens"], self.most_tokens):
                reason = "length"
            score = torch.log_softmax(logits, dim=-1)[token].item()
            yield {
                "index": index,
                "text": "",
                "token_ids": [token],
                "logprobs": {"token_logprobs": [score]},
                "finish_reason": reason,
                "prompt_token_ids": ask["prompt"] if len(drawn) == 1 else None,
            }

    @torch.no_grad()
    def _logits(self, name: str, ids: list[int]) -> torch.Tensor:
        with self._computing:
            model = self._with_adapters
            assert model is not None
            model.set_adapter(name)
            batch = torch.tensor([ids])
            if self.applies_adapters:
                return model(batch).logits[0, -1]
            with model.disable_adapter():
                return model(batch).logits[0, -1]


def _choose(logits: torch.Tensor, ask: dict, generator: torch.Generator) -> int:
    if ask["temperature"] == 0:
        return int(logits.argmax())
    order = torch.sort(torch.softmax(logits / ask["temperature"], dim=-1), descending=True)
    kept = order.values[: ask["top_k"] or None].clone()
    kept[kept.cumsum(0) - kept >= ask["top_p"] * kept.sum()] = 0
    return int(order.indices[torch.multinomial(kept, 1, generator=generator)])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serves: GenerationServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if self._is_allowed():
            adapters = [
                {"id": name, "root": folder, "parent": self.serves.bases[0]["id"]}
                for name, folder in self.serves.adapters.items()
            ]
            self._answer(200, {"object": "list", "data": self.serves.bases + adapters})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not self._is_allowed():
            return
        if self.path == "/v1/completions":
            self._complete(body)
        elif not self.serves.loads_adapters:
            self._answer(404, {"detail": "Not Found"})
        elif self.path == "/v1/load_lora_adapter":
            self._say(*self.serves.load(body["lora_name"], body["lora_path"]))
        else:
            said = self.serves.unload(body["lora_name"])
            time.sleep(self.serves.unload_seconds)
            self._say(*said)

    def _is_allowed(self) -> bool:
        token = self.serves.token
        if token is None or self.headers["authorization"] == f"Bearer {token}":
            return True
        self._say(401, "Unauthorized")
        return False

    def _complete(self, ask: dict) -> None:
        server = self.serves
        server.asked.append(ask)
        failure = server.failures.pop(0) if server.failures else None
        if failure == "cut":
            self.close_connection = True
        elif isinstance(failure, int):
            self._say(failure, "Not now.")
        elif unknown := set(ask) - FIELDS:
            self._say(400, f"unknown fields: {unknown}")
        elif ask["model"] not in server.adapters:
            self._say(404, f"The model `{ask['model']}` does not exist.")
        elif ask["temperature"] == 0 and ask["n"] > 1:
            self._say(400, "n must be 1 when using greedy sampling.")
        elif ask["stream"]:
            self._stream(ask)
        else:
            if not self._left_while_held():
                choices = [_whole(list(server.draw(ask, index))) for index in range(ask["n"])]
                self._answer(200, {"choices": choices})

    def _stream(self, ask: dict) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.close_connection = True
        for index in range(ask["n"]):
            for piece in self.serves.draw(ask, index):
                self.wfile.write(f"data: {json.dumps({'choices': [piece]})}\n\n".encode())
                self.wfile.flush()
                if self._left_while_held():
                    return
        self.wfile.write(b"data: [DONE]\n\n")

    def _left_while_held(self) -> bool:
        while not self.serves.held.is_set():
            if select.select([self.connection], [], [], 0)[0]:
                self.serves.left.set()
                self.close_connection = True
                return True
            time.sleep(0.005)
        return False

    def _say(self, status: int, message: str) -> None:
        body = {"error": {"message": message, "type": "Error", "code": status}}
        self._answer(status, {"message": message} if status == 200 else body)

    def _answer(self, status: int, body: dict) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _whole(pieces: list[dict]) -> dict:
    return pieces[-1] | {
        "token_ids": [token for piece in pieces for token in piece["token_ids"]],
        "logprobs": {
            "token_logprobs": [
                score for piece in pieces for score in piece["logprobs"]["token_logprobs"]
            ]
        },
        "prompt_token_ids": pieces[0]["prompt_token_ids"],
    }


@contextmanager
def served(server: GenerationServer) -> Iterator[str]:
    """The address of the server, which ends with the block."""
    handler = type("Handler", (_Handler,), {"serves": server})
    listener = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listener.daemon_threads = True
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.server_address[1]}"
    finally:
        server.held.set()
        listener.shutdown()
        listener.server_close()

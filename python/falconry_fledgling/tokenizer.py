"""The tokenizer: byte-level BPE whose merges may cross spaces inside a line.

Whole phrases and half lines become single tokens, which makes sequences two to three times
shorter than word-bounded merges do. A line break with its indent (and comment mark) is a token of
its own, so that a phrase has the same tokens in a docstring and in a comment; digits stand alone,
so that a constant can be copied.
"""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

VOCABULARY = 1024
PAD, PAD_ID = "<|pad|>", 0
END, END_ID = "<|end|>", 1
CONTEXT_LENGTH = 512
PIECES = r'\n *(?:# )?|\d|"""|, then |[^\n\d"]+?(?=, then |[\n\d"]|$)|"'


def train_tokenizer(texts: Iterable[str]) -> PreTrainedTokenizerFast:
    """Learns the merges from texts; the same texts give the same tokenizer."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[PAD, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        clean_up_tokenization_spaces=False,
        model_max_length=CONTEXT_LENGTH,
    )

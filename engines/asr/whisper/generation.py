"""What Whisper's generate must know of its tokens: the family's own where a fine-tune does not say it."""

from typing import Any

from engines.asr.whisper.vocabulary import (
    BEFORE,
    END,
    ENGLISH_SIZE,
    NO_TIMES,
    START,
    TRANSCRIBE,
    TRANSLATE,
    list_language_tokens,
)

_MOST_TOKENS = 448
_FIRST_TIME_AT_MOST = 50  # ticks of 20 ms
_BLANK = "\u0120"  # a space, in the byte-level alphabet


def mend_generation(generation: Any, config: Any, vocabulary: Any) -> None:
    """Fills what is missing in `generation`, and removes what would contradict what we ask for.

    Configurations saved before 2023 name neither languages nor tasks, and force one of each instead.
    """
    languages = list_language_tokens(vocabulary) if config.vocab_size > ENGLISH_SIZE else {}
    end = vocabulary.token_to_id(END)
    family = {
        "is_multilingual": bool(languages),
        "lang_to_id": languages,
        "task_to_id": {name[2:-2]: vocabulary.token_to_id(name) for name in (TRANSCRIBE, TRANSLATE)},
        "no_timestamps_token_id": vocabulary.token_to_id(NO_TIMES),
        "prev_sot_token_id": vocabulary.token_to_id(BEFORE),
        "decoder_start_token_id": vocabulary.token_to_id(START),
        "eos_token_id": end,
        "pad_token_id": end,
        "bos_token_id": end,
        "begin_suppress_tokens": [vocabulary.token_to_id(_BLANK), end],
        "max_initial_timestamp_index": _FIRST_TIME_AT_MOST,
        "alignment_heads": list_alignment_heads(config),
    }
    for name, value in family.items():
        if getattr(generation, name, None) in (None, {}, []):
            setattr(generation, name, value)
    generation.max_length = _MOST_TOKENS
    for name in ("forced_decoder_ids", "language", "task"):
        setattr(generation, name, None)
    if getattr(config, "forced_decoder_ids", None) is not None:
        config.forced_decoder_ids = None


def list_alignment_heads(config: Any) -> list[list[int]]:
    """[layer, head] of the decoder that word times are read from: all of its second half.

    Source: openai/whisper, whisper/model.py: the default for weights whose own heads are not known.
    """
    layers, heads = int(config.decoder_layers), int(config.decoder_attention_heads)
    return [[layer, head] for layer in range(layers // 2, layers) for head in range(heads)]

"""Trains tests/data/tiny-telugu, a Wav2Vec2ForCTC of 1.2 M parameters that writes espeak-ng's Telugu.

    python tests/data/train_tiny_telugu.py

It hears a dozen sentences from four voices and writes them; it is for tests only and knows nothing else. It took
5 min 9 s on 2 cores with AMX (27 November 2026) and writes 7 to 13 % of the characters wrong. The
weights are stored as float16 (half the size; the engine computes in float32 whatever is stored).
"""

import json
import subprocess
import sys
import tempfile
import time
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

FOLDER = Path(__file__).parent / "tiny-telugu"
RATE_HZ = 16_000
STEPS, BATCH, PEAK_RATE = 800, 6, 2e-3
ALONE = 450  # steps with one sentence at a time, which learns faster; then runs of them, and silence
RUNS, SILENCE = 0.4, 0.08
VOICES = ((140, 40), (150, 55), (160, 45), (170, 60))
"""espeak-ng's speed (words a minute) and pitch."""
SENTENCES = (
    "నమస్కారం మీరు ఎలా ఉన్నారు",
    "నేను తెలుగు మాట్లాడుతున్నాను",
    "ఈ రోజు వాతావరణం చాలా బాగుంది",
    "మా ఊరు నది పక్కన ఉంది",
    "పిల్లలు బడికి వెళ్తున్నారు",
    "రైతు పొలంలో పని చేస్తున్నాడు",
    "అమ్మ వంట చేస్తోంది",
    "రేపు మనం హైదరాబాదు వెళ్దాం",
    "ఈ పుస్తకం చాలా మంచిది",
    "వాన పడితే పంటలు పండుతాయి",
    "అతను రాత్రి ఆలస్యంగా వచ్చాడు",
    "చెట్టు మీద పిట్టలు పాడుతున్నాయి",
)
# Every letter and sign of modern Telugu: the model is to have a real model's columns, most of them unused.
LETTERS = "అఆఇఈఉఊఋఎఏఐఒఓఔకఖగఘఙచఛజఝఞటఠడఢణతథదధనపఫబభమయరఱలళవశషసహ" + "ాిీుూృెేైొోౌ్ంఃఁ"
Clip = tuple[NDArray[np.float32], str]
VOCABULARY = ("<pad>", "<unk>", "|", *LETTERS)


def speak(text: str, speed: int, pitch: int, folder: Path) -> NDArray[np.float32]:
    """espeak-ng's Telugu at 16 kHz, shape (samples,)."""
    path = folder / "spoken.wav"
    options = ["-v", "te", "-s", str(speed), "-p", str(pitch), "-w", str(path)]
    subprocess.run(["espeak-ng", *options, text], check=True)
    with wave.open(str(path)) as file:
        rate_hz = file.getframerate()
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    times = np.arange(0, len(data) / rate_hz, 1 / RATE_HZ)
    return np.interp(times, np.arange(len(data)) / rate_hz, data).astype(np.float32)


def make_model() -> Wav2Vec2ForCTC:
    """Untrained; layer norm, so that a batch's padding does not leak into its shorter clips."""
    config = Wav2Vec2Config(
        vocab_size=len(VOCABULARY),
        conv_dim=(32, 64, 96, 96, 96, 96, 96),
        hidden_size=192,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=512,
        num_conv_pos_embeddings=64,
        feat_extract_norm="layer",
        do_stable_layer_norm=True,
        hidden_dropout=0.05,
        attention_dropout=0.05,
        activation_dropout=0.0,
        feat_proj_dropout=0.0,
        final_dropout=0.0,
        layerdrop=0.0,
        apply_spec_augment=False,
        ctc_loss_reduction="mean",
        ctc_zero_infinity=True,
        pad_token_id=0,
    )
    return Wav2Vec2ForCTC(config)


def make_clip(clips: list[Clip], random: np.random.Generator, *, alone: bool) -> Clip:
    """One sentence with silence around it, at some loudness, with a little noise; else also two or three or none."""
    if not alone and random.random() < SILENCE:
        loudness = random.choice([0.0, 0.001, 0.01])
        return random.normal(0, loudness, int(random.uniform(0.5, 3.0) * RATE_HZ)).astype(np.float32), ""
    count = 1 if alone or random.random() >= RUNS else int(random.choice([2, 2, 3]))
    chosen = random.choice(len(clips), size=count, replace=False)
    pieces = [np.zeros(int(random.uniform(0.02, 0.3) * RATE_HZ), np.float32)]
    for index in chosen:
        pieces += [clips[index][0], np.zeros(int(random.uniform(0.02, 0.5) * RATE_HZ), np.float32)]
    joined = np.concatenate(pieces)
    sound = joined * random.uniform(0.3, 1.0) + random.normal(0, random.uniform(0, 0.004), len(joined))
    return sound.astype(np.float32), " ".join(clips[index][1] for index in chosen)


def make_batch(clips: list[Clip], random: np.random.Generator, *, alone: bool) -> dict[str, torch.Tensor]:
    """Sounds with mean 0 and variance 1, and their letters."""
    made = [make_clip(clips, random, alone=alone) for _ in range(BATCH)]
    longest = max(len(sound) for sound, _ in made)
    values, mask = np.zeros((BATCH, longest), np.float32), np.zeros((BATCH, longest), np.int64)
    labels = np.full((BATCH, max(len(text) for _, text in made)), -100)
    for row, (sound, text) in enumerate(made):
        values[row, : len(sound)] = (sound - sound.mean()) / np.sqrt(sound.var() + 1e-7)
        mask[row, : len(sound)] = 1
        labels[row, : len(text)] = [VOCABULARY.index(letter) for letter in text.replace(" ", "|")]
    return {
        "input_values": torch.from_numpy(values),
        "attention_mask": torch.from_numpy(mask),
        "labels": torch.from_numpy(labels),
    }


def train(clips: list[Clip]) -> Wav2Vec2ForCTC:
    """The model after `STEPS`."""
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    model = make_model().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=STEPS, pct_start=0.2)
    started_at = time.monotonic()
    for step in range(STEPS):
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(**make_batch(clips, random, alone=step < ALONE)).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 25 == 24:
            sys.stdout.write(
                f"{step + 1}: loss {loss.item():.3f}, {time.monotonic() - started_at:.0f} s,"
                f" processor {time.process_time():.0f} s\n"
            )
            sys.stdout.flush()
    return model.eval()


def write(model: torch.nn.Module, text: NDArray[np.float32]) -> str:
    """What the model hears, greedily."""
    values = (text - text.mean()) / np.sqrt(text.var() + 1e-7)
    with torch.inference_mode():
        ids = model(torch.from_numpy(values)[None]).logits[0].argmax(-1).tolist()
    kept = [now for before, now in pairwise([0, *ids]) if now != before and now]
    return "".join(VOCABULARY[index] for index in kept).replace("|", " ")


def save(model: Wav2Vec2ForCTC) -> None:
    """The checkpoint as the hub has them: weights, config, vocabulary, how sound is prepared."""
    FOLDER.mkdir(exist_ok=True)
    model.half().save_pretrained(FOLDER)
    texts = {
        "vocab.json": {letter: index for index, letter in enumerate(VOCABULARY)},
        "tokenizer_config.json": {
            "tokenizer_class": "Wav2Vec2CTCTokenizer",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "bos_token": None,
            "eos_token": None,
            "word_delimiter_token": "|",
        },
        "preprocessor_config.json": {
            "feature_extractor_type": "Wav2Vec2FeatureExtractor",
            "sampling_rate": RATE_HZ,
            "do_normalize": True,
            "return_attention_mask": True,
        },
    }
    for name, content in texts.items():
        (FOLDER / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    """Trains, saves, and prints the character error on the voices that were heard and one that was not."""
    import jiwer  # noqa: PLC0415 - only for the figures at the end

    with tempfile.TemporaryDirectory() as folder:
        spoken = {
            voice: [(speak(text, *voice, Path(folder)), text) for text in SENTENCES]
            for voice in (*VOICES, (155, 50))
        }
    model = train([clip for voice in VOICES for clip in spoken[voice]])
    for voice, clips in spoken.items():
        errors = jiwer.cer([text for _, text in clips], [write(model, sound) for sound, _ in clips])
        sys.stdout.write(f"speed and pitch {voice}: character error {errors:.3f}\n")
    save(model)


if __name__ == "__main__":
    main()

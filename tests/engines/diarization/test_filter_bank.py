import numpy as np
import pytest

from engines.diarization.filter_bank import BANDS, FRAME_SAMPLES, STEP_SAMPLES, measure_bands
from tests.support.speech import read_samples

torch = pytest.importorskip("torch")


def test_the_bands_are_those_of_kaldi(sample_folder):
    kaldi = pytest.importorskip("torchaudio.compliance.kaldi")
    samples = torch.from_numpy(read_samples(sample_folder / "sample.wav"))
    theirs = kaldi.fbank(samples[None], num_mel_bins=BANDS, sample_frequency=16_000, dither=0.0)
    ours = measure_bands(samples)
    assert ours.shape == theirs.shape
    assert float((ours - theirs).abs().max()) < 0.002  # in the quietest bands, of logarithms from -16 to 12
    assert float((ours - theirs).abs().mean()) < 2e-5


def test_silence_has_the_least_energy_that_float32_can_add_to_one():
    bands = measure_bands(torch.zeros(FRAME_SAMPLES + STEP_SAMPLES))
    assert bands.shape == (2, BANDS)
    assert np.allclose(bands.numpy(), np.log(np.finfo(np.float32).eps))

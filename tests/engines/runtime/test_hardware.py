from pathlib import Path

import pytest

from engines.runtime.hardware import Hardware, choose_dtype, has_nvidia_driver, read_cpu_flags


@pytest.mark.parametrize(
    ("hardware", "dtype"),
    [
        (Hardware("cpu", has_bfloat16=True), "bfloat16"),
        (Hardware("cpu", has_bfloat16=False), "float32"),
        (Hardware("cuda", has_bfloat16=True), "bfloat16"),
        (Hardware("cuda", has_bfloat16=False), "float16"),
    ],
)
def test_bfloat16_is_used_only_where_the_hardware_multiplies_it(hardware: Hardware, dtype: str) -> None:
    assert choose_dtype(hardware) == dtype


def test_the_processors_flags_are_read(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(
        "processor\t: 0\nflags\t\t: fpu amx_bf16 avx2\nprocessor: 1\nflags: x\n"
    )
    assert read_cpu_flags(tmp_path / "cpuinfo") == {"fpu", "amx_bf16", "avx2"}
    assert read_cpu_flags(tmp_path / "none") == set()


def test_a_driver_is_seen_without_a_library(tmp_path: Path) -> None:
    assert not has_nvidia_driver(tmp_path)
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "nvidia0").touch()
    assert has_nvidia_driver(tmp_path)

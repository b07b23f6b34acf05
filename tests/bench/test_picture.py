import pytest

from backscope.bench.picture import draw
from bench.small import FOUND


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_is_written(tmp_path, ending):
    path = tmp_path / f"picture.{ending}"
    draw(FOUND["epochs"], path)
    assert path.stat().st_size > 1000
    if ending == "svg":
        assert "3.5×" in path.read_text(encoding="utf-8") or "<svg" in path.read_text(encoding="utf-8")

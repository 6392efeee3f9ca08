import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

BUILT = settings.BUILT_STATIC_DIR

needs_build = pytest.mark.skipif(
    not (BUILT / "css" / "site.css").exists(), reason="run manage.py build_static first; ./test.sh does"
)


@needs_build
def test_second_run_has_nothing_to_do() -> None:
    call_command("build_static", stdout=StringIO())
    out = StringIO()
    call_command("build_static", stdout=out)
    assert out.getvalue() == ""


@needs_build
def test_style_sheet_is_not_the_one_of_the_government() -> None:
    text = (BUILT / "css" / "site.css").read_text("utf-8")
    assert re.findall(r"GDS Transport|crown-copyright|sourceMappingURL|url\(\"?https?:", text) == []


@needs_build
def test_every_file_the_style_sheet_asks_for_is_there() -> None:
    sheet = BUILT / "css" / "site.css"
    names = set(re.findall(r'url\("?(\.\./[^)"]+)"?\)', sheet.read_text("utf-8")))
    assert names == {"../fonts/source-sans-3.woff2", "../fonts/source-sans-3-italic.woff2"}
    assert [name for name in names if not (sheet.parent / name).exists()] == []


@needs_build
def test_script_points_at_no_map() -> None:
    script: Path = BUILT / "js" / "govuk-frontend.js"
    assert "sourceMappingURL" not in script.read_text("utf-8")


@needs_build
def test_fonts_of_print_are_cut_beforehand() -> None:
    kept = Path(settings.VAR_DIR) / "fonts"
    assert [style for style in ("upright", "italic") if not list(kept.glob(f"*-{style}-400.ttf"))] == []

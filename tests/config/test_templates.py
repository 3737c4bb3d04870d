"""Templates in fewer bytes."""

import pytest
from django.template.loader import get_template

from config.templates import compact


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<ul>\n  <li>a</li>\n\n  <li>b</li>\n</ul>\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("a\n  {% if x %}\n  <i>b</i>\n  {% endif %}\nc", "a\n{% if x %}<i>b</i>\n{% endif %}c"),
        ("{% for x in y %}\n<i>b</i>\n{% endfor %}\n", "{% for x in y %}<i>b</i>\n{% endfor %}"),
        # What writes words parts them from the next ones as before.
        ('a\n  {% translate "b" %}\n  {{ c }}\n', 'a\n{% translate "b" %}\n{{ c }}\n'),
        ("{% if x %}a{% endif %}\nb", "{% if x %}a{% endif %}\nb"),
    ],
)
def test_only_white_space_that_nobody_sees_goes(written: str, sent: str) -> None:
    assert compact(written) == sent


def test_mail_stays_as_it_is_written() -> None:
    for name in ("base.html", "account/email/password_reset_key_message.txt"):
        source = get_template(name).template.source  # type: ignore[attr-defined]
        assert ("\n\n" in source) == name.endswith(".txt")

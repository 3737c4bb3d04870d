"""{% kept %}: once in each language, and nothing of whoever asks."""

from django.template import Context, Template
from django.utils.translation import override

WORDS = "{% load kept i18n %}{% kept %}{% translate 'Yes' %}{{ name }}{% endkept %}{{ name }}"


def test_the_inside_sees_nobody() -> None:
    template = Template(WORDS)
    with override("de"):
        assert template.render(Context({"name": "Ana"})) == "JaAna"
        assert template.render(Context({"name": "Ben"})) == "JaBen"


def test_each_language_has_its_own() -> None:
    template = Template(WORDS)
    said = []
    for language in ("de", "en", "de"):
        with override(language):
            said.append(template.render(Context()))
    assert said == ["Ja", "Yes", "Ja"]


def test_the_inside_is_rendered_once() -> None:
    template = Template("{% load kept %}{% kept %}{% now 'u' %}{% endkept %}")
    assert template.render(Context()) == template.render(Context())


def test_indentation_goes() -> None:
    template = Template("{% load kept %}{% kept %}\n  <p>\n    a  b\n\n  </p>\n{% endkept %}")
    assert template.render(Context()) == "<p>\na  b\n</p>"


def test_includes_work_inside() -> None:
    icon = '{% load kept %}{% kept %}{% include "_icon.html" with name="close" %}{% endkept %}'
    assert Template(icon).render(Context({"name": "other"})).endswith('#close"></use></svg>')

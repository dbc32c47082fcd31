"""The reader's language."""

import contextvars

import pytest
from babel.messages.pofile import read_po

from medkg.language import (
    TRANSLATIONS,
    current_language,
    language_of_environment,
    translate,
    translate_number,
    use_language,
)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "MEDKG_LANGUAGE": "zh"}, "zh"),
        ({}, "en"),
    ],
)
def test_environment_names_the_language(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MEDKG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == language


def test_messages_speak_chinese_when_asked() -> None:
    use_language("zh")
    assert translate("Did you mean {names}?") == "您是指 {names} 吗？"
    assert translate("no such message") == "no such message"


def test_number_chooses_the_form_of_a_message() -> None:
    forms = ("%(num)s claim", "%(num)s claims")
    assert [translate_number(*forms, number) for number in (0, 1, 2)] == [forms[1], forms[0], forms[1]]
    use_language("zh")
    assert {translate_number(*forms, number) % {"num": 3} for number in (0, 1, 2)} == {"3条断言"}
    assert translate_number("no such thing", "no such things", 1) == "no such thing"


def test_one_context_does_not_change_another() -> None:
    contextvars.copy_context().run(use_language, "zh")
    assert current_language() == "en"


def test_unknown_language_means_english() -> None:
    use_language("fr")
    assert current_language() == "en"


def test_every_message_has_its_chinese() -> None:
    with (TRANSLATIONS / "zh" / "LC_MESSAGES" / "medkg.po").open("rb") as stream:
        messages = [message for message in read_po(stream) if message.id]
    assert len(messages) > 300
    strings = {
        message.id: (message.string if isinstance(message.string, tuple) else (message.string,)) for message in messages
    }
    assert [words for words, told in strings.items() if not all(told)] == []

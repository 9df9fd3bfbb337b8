"""A frozen message as JSON text, and back, to the letter."""

import json
from dataclasses import asdict, fields
from enum import StrEnum

from publisher.model.delivery import FrozenMessage, Slot


def write_message(message: FrozenMessage) -> str:
    """Return the message as one JSON object."""
    return json.dumps(asdict(message), ensure_ascii=False)


def read_message(text: str) -> FrozenMessage:
    """Return the message that `write_message` wrote."""
    values = json.loads(text)
    return FrozenMessage(
        headers=tuple((name, value) for name, value in values["headers"]),
        html=values["html"],
        text=values["text"],
        slots=tuple(_read_slot(slot) for slot in values["slots"]),
        unsubscribe_url=values["unsubscribe_url"],
        unsubscribe_mailto=values["unsubscribe_mailto"],
    )


def _read_slot(values: dict[str, str]) -> Slot:
    typed = {
        each.name: each.type(values[each.name])
        if isinstance(each.type, type) and issubclass(each.type, StrEnum)
        else values[each.name]
        for each in fields(Slot)
    }
    return Slot(**typed)

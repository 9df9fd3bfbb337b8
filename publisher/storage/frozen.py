"""A frozen message as JSON text, and back, to the letter."""

import json
from dataclasses import asdict

from publisher.model.delivery import FrozenMessage, Slot, SlotPlace


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
        slots=tuple(
            Slot(
                token=slot["token"],
                field=slot["field"],
                default=slot["default"],
                place=SlotPlace(slot["place"]),
            )
            for slot in values["slots"]
        ),
        unsubscribe_url=values["unsubscribe_url"],
        unsubscribe_mailto=values["unsubscribe_mailto"],
    )

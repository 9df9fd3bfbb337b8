"""A frozen message as JSON text, and back, to the letter."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict

from publisher.model.delivery import FrozenMessage, FrozenPicture, Slot, SlotPlace


def write_message(message: FrozenMessage) -> str:
    """Return the message as one JSON object."""
    values = asdict(message)
    for picture in values["pictures"]:
        picture["content"] = b64encode(picture["content"]).decode()
    return json.dumps(values, ensure_ascii=False)


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
        # Messages that were frozen before there were any have none.
        pictures=tuple(
            FrozenPicture(
                name=picture["name"],
                media_type=picture["media_type"],
                content=b64decode(picture["content"]),
                content_id=picture["content_id"],
            )
            for picture in values.get("pictures", ())
        ),
    )

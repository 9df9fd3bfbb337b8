"""A frozen message as JSON text, and back, to the letter."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from publisher.model.delivery import FrozenMessage, FrozenPicture, Slot, SlotPlace, Variant
from publisher.model.personal import Answer, Comparison, Path, Question


def write_message(message: FrozenMessage) -> str:
    """Return the message as one JSON object."""
    values = asdict(message)
    for picture in values["pictures"]:
        picture["content"] = b64encode(picture["content"]).decode()
    return json.dumps(values, ensure_ascii=False)


def read_message(text: str) -> FrozenMessage:
    """Return the message that `write_message` wrote; older ones have no variants."""
    values = json.loads(text)
    return FrozenMessage(
        headers=tuple((name, value) for name, value in values["headers"]),
        html=values["html"],
        text=values["text"],
        slots=read_slots(values["slots"]),
        subject=values.get("subject"),
        path=read_path(values.get("path", ())),
        others=read_variants(values.get("others", ())),
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


def read_variants(values: Any) -> tuple[Variant, ...]:
    """Return variants from what JSON made of them."""
    return tuple(
        Variant(
            path=read_path(each["path"]),
            html=each["html"],
            text=each["text"],
            subject=each["subject"],
            slots=read_slots(each["slots"]),
        )
        for each in values
    )


def read_slots(values: Any) -> tuple[Slot, ...]:
    """Return slots from what JSON made of them; older ones have no formats."""
    return tuple(
        Slot(
            token=slot["token"],
            field=slot["field"],
            default=slot["default"],
            place=SlotPlace(slot["place"]),
            formats=tuple(slot.get("formats", ())),
        )
        for slot in values
    )


def read_path(values: Any) -> Path:
    """Return a path from what JSON made of it."""
    return tuple(
        Answer(question=_read_question(each["question"]), is_so=each["is_so"]) for each in values
    )


def _read_question(values: Mapping[str, Any]) -> Question:
    return Question(
        field=values["field"],
        test=Comparison(values["test"]),
        value=values["value"],
        default=values["default"],
        formats=tuple(values["formats"]),
    )

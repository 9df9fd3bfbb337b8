"""A frozen message goes into the ledger and comes back to the letter."""

import json

from hypothesis import given
from hypothesis import strategies as st

from publisher.model.delivery import FrozenMessage, FrozenPicture, Slot, Variant
from publisher.model.personal import Answer
from publisher.storage.frozen import read_message, write_message

_MESSAGES = st.builds(
    FrozenMessage,
    headers=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    html=st.text(),
    text=st.text(),
    slots=st.lists(st.from_type(Slot)).map(tuple),
    subject=st.none() | st.text(),
    path=st.lists(st.from_type(Answer)).map(tuple),
    others=st.lists(st.from_type(Variant), max_size=2).map(tuple),
    unsubscribe_url=st.none() | st.text(),
    unsubscribe_mailto=st.none() | st.text(),
    pictures=st.lists(st.from_type(FrozenPicture)).map(tuple),
)


@given(_MESSAGES)
def test_round_trip(message: FrozenMessage) -> None:
    """What was frozen is what is sent, a week and ten restarts later."""
    assert read_message(write_message(message)) == message


def test_message_of_an_older_version() -> None:
    """What was frozen before there were pictures is still sent."""
    message = FrozenMessage(headers=(), html="<p>Eb</p>", text="Eb")
    values = json.loads(write_message(message))
    del values["pictures"]
    assert read_message(json.dumps(values)) == message

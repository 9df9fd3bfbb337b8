// Shows the next edition as soon as there is one, and keeps the editor where she was.
const teller = document.getElementById("status");
const board = () => document.getElementById("board");
const frame = () => board().querySelector("iframe");

function say(words, state) {
  teller.className = `status ${state}`;
  if (teller.textContent !== words) teller.textContent = words;
}

// Puts the new edition in the place of the old one; the page and the frame stay scrolled as they are.
async function show() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("board");
  if (!fresh) return say("The page could not be fetched: reload it", "lost");
  const focused = document.activeElement?.id;
  const typed = document.getElementById("address")?.value ?? "";
  const within = frame()?.contentWindow?.scrollY ?? 0;
  const around = scrollY;
  board().replaceWith(document.adoptNode(fresh));
  frame()?.addEventListener("load", (event) => event.target.contentWindow.scrollTo(0, within), { once: true });
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const address = document.getElementById("address");
  if (address && typed) address.value = typed;
  scrollTo(0, around);
  document.title = page.title;
  say(fresh.dataset.said, fresh.dataset.state);
}

const events = new EventSource("events");
events.onmessage = async (event) => {
  const { number, composing } = JSON.parse(event.data);
  if (composing) say("Composing …", "busy");
  else if (String(number) !== board().dataset.number) await show();
  else say(board().dataset.said, board().dataset.state);
};
events.onerror = () => say("The preview has stopped. Start it again: publisher preview", "lost");

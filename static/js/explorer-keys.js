// Keys, and the list of them. Letters work only while the drawing, the list or the details have the focus.

import { find, make } from "./explorer-elements.js";

const WORDS = [
  ["Arrow right, down", "Next link of the current item, clockwise"],
  ["Arrow left, up", "The one before"],
  ["Enter", "Go along that link; with none chosen, to the details"],
  ["Backspace", "Back along the link you came"],
  ["Home", "To the child"],
  ["E", "Expand, choosing first"],
  ["U, Shift U", "Undo one step, redo it"],
  ["T", "To this item in the list; again: to the drawing"],
  ["+  −  0", "Zoom in, zoom out, show all"],
  ["Shift + arrows", "Move the paper"],
  ["Escape", "Close, cancel"],
  ["?", "This list"],
];
const SHIFTS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
const FORWARD = ["ArrowRight", "ArrowDown"];

/** Listen for keys; `act` holds what they do. */
export function listenForKeys(act) {
  const card = keysCard();
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || card.open || act.choosing()) return;
    if (event.key === "Escape") return act.escape();
    const where = ["#kx-over", "#kx-table", "#kx-details"].find((selector) => event.target.closest(selector));
    if (!where || event.target.matches("input, select")) return;
    const done = where === "#kx-table" ? inTable(event, act) || anywhere(event, act, card, where) : anywhere(event, act, card, where) || (where === "#kx-over" && onDrawing(event, act));
    if (done) event.preventDefault();
  });
  return () => card.showModal();
}

function anywhere(event, act, card, where) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const does = {
    "?": () => card.showModal(),
    u: () => (event.shiftKey ? act.redo() : act.undo()),
    e: () => act.expand(),
    t: () => act.swap(where),
    "+": () => act.zoom(1.25),
    "=": () => act.zoom(1.25),
    "-": () => act.zoom(0.8),
    0: () => act.fit(),
  }[key];
  does?.();
  return Boolean(does);
}

function inTable(event, act) {
  if (!event.target.matches(".kx-row")) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") act.row(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter") act.details();
  else return false;
  return true;
}

function onDrawing(event, act) {
  if (event.shiftKey && SHIFTS[event.key]) act.pan(...SHIFTS[event.key]);
  else if (SHIFTS[event.key]) act.step(FORWARD.includes(event.key) ? 1 : -1);
  else if (event.key === "Enter" || event.key === " ") act.along();
  else if (event.key === "Backspace") act.back();
  else if (event.key === "Home") act.home();
  else return false;
  return true;
}

function keysCard() {
  const close = make("button", { type: "button", class: "kx-btn", on: { click: () => card.close() } }, "Close");
  const card = make(
    "dialog",
    { class: "kx-keys", "aria-labelledby": "kx-keys-heading" },
    make("h2", { id: "kx-keys-heading" }, "Keys"),
    make("dl", {}, WORDS.map(([key, words]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)])),
    make("p", {}, "Ctrl and the wheel zooms. The list holds the same facts and does the same as the drawing."),
    make("div", { class: "kx-acts" }, close),
  );
  find("#main").append(card);
  return card;
}

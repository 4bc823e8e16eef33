// Over the canvas: one focusable button for each item with its words, because a canvas says nothing to a screen reader.

import { compare, fill, make } from "./explorer-elements.js";
import { leftOf } from "./explorer-walk.js";

const BASE = 13.2;
const SMALLEST = 12;

export class Labels {
  constructor(layer, stage, { onChoose, onExpand }) {
    this.layer = layer;
    this.stage = stage;
    this.onExpand = onExpand;
    this.buttons = new Map();
    layer.addEventListener("click", (event) => {
      const button = event.target.closest(".kx-item");
      if (button) onChoose(button.dataset.key);
    });
  }

  /** Write the buttons of a picture, reusing those that stand. */
  render(picture, canvas) {
    this.picture = picture;
    for (const [key, button] of this.buttons) {
      if (picture.items.has(key)) continue;
      button.remove();
      this.buttons.delete(key);
    }
    const framed = framedIn(picture);
    for (const item of picture.items.values()) {
      let button = this.buttons.get(item.key);
      if (!button) {
        button = make("button", { type: "button", class: "kx-item", "data-key": item.key, tabindex: -1 });
        this.buttons.set(item.key, button);
        this.layer.append(button);
      }
      this.#write(button, item, picture, canvas, framed.get(item.key));
    }
  }

  #write(button, item, picture, canvas, frame) {
    const left = item.hub && item.crowded ? 0 : leftOf(picture, item.key);
    const total = item.groups.reduce((sum, group) => sum + group.total, 0).toLocaleString("en-GB");
    const unsure = [...picture.links.values()].some((link) => link.doubtful && link.tail === item.key);
    const centre = item.key === picture.centre;
    const classes = { centre, framed: item.framed, past: item.hollow, lead: item.lead };
    for (const [name, on] of Object.entries(classes)) button.classList.toggle(`kx-item--${name}`, on);
    button.style.setProperty("--kx-size", `${item.size}px`);
    button.style.setProperty("--kx-halo", frame === "own" ? "#e9eff3" : frame ? "#eef1f2" : item.ground ? "#f4f9f8" : "#fff");
    const expand = (event) => {
      event.stopPropagation();
      this.onExpand(item.key);
    };
    const more = { class: "kx-more", "aria-hidden": "true", on: { click: expand, pointerdown: (event) => event.stopPropagation() } };
    fill(
      button,
      make("span", { class: "kx-item__ring", "aria-hidden": "true" }),
      make(
        "span",
        { class: "kx-item__words" },
        item.nameLines.map((words) => make("span", { class: "kx-item__name" }, words)),
        item.framed ? null : item.roleLines.map((words) => make("span", {}, words)),
      ),
      make("span", { class: "govuk-visually-hidden" }, saying(item, canvas, { left, total, unsure })),
      item.lead && make("span", { class: "kx-tag", "aria-hidden": "true" }, "Lead"),
      item.crowded && make("span", { class: "kx-tag kx-tag--crowd", "aria-hidden": "true" }, total),
      left > 0 && make("span", more, `+${left}`),
      unsure && make("span", { class: "kx-unsure", "aria-hidden": "true" }, "?"),
    );
    this.move(item.key, item);
  }

  /** Put the words of an item where its mark is. */
  move(key, place) {
    const button = this.buttons.get(key);
    if (button) button.style.transform = `translate(${place.x}px, ${place.y}px)`;
  }

  /** Show which item is chosen, and which the arrow keys point at. One button alone can be reached by Tab. */
  point(chosen, next) {
    for (const [key, button] of this.buttons) {
      button.classList.toggle("kx-item--chosen", key === chosen);
      button.classList.toggle("kx-item--next", key === next);
      button.tabIndex = key === chosen ? 0 : -1;
      if (key === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** Put the focus on an item. */
  focus(key) {
    this.buttons.get(key)?.focus({ preventScroll: true });
  }

  /** Play the arrival of newcomers once. */
  welcome(keys) {
    for (const key of keys) this.buttons.get(key)?.classList.add("kx-item--fresh");
    setTimeout(() => keys.forEach((key) => this.buttons.get(key)?.classList.remove("kx-item--fresh")), 700);
  }

  /** Words never stand under 12 px on the screen; what then collides rests, and the number of those is given back. */
  rescale(zoom, chosen) {
    const growth = Math.max(1, SMALLEST / (BASE * zoom));
    this.stage.style.setProperty("--kx-k", growth.toFixed(3));
    for (const button of this.buttons.values()) button.classList.remove("kx-item--resting");
    if (growth <= 1.07) return 0;
    const items = [...this.picture.items.values()].filter((item) => !item.framed);
    const kept = items.map((item) => ({ left: item.x - item.size / 2 + 2, right: item.x + item.size / 2 - 2, top: item.y - item.size / 2 + 2, bottom: item.y + item.size / 2 - 2 }));
    const resting = new Set();
    for (const item of items.sort((one, two) => rank(one, chosen, this.picture) - rank(two, chosen, this.picture) || compare(one.key, two.key))) {
      const box = wordBox(item, growth);
      if (item.key !== this.picture.centre && kept.some((other) => meets(box, other))) resting.add(item.key);
      else kept.push(box);
    }
    // The names of one frame stay or rest together.
    for (const frame of this.picture.frames) if (frame.members.filter((key) => resting.has(key)).length > 2) frame.members.forEach((key) => resting.add(key));
    for (const key of resting) this.buttons.get(key)?.classList.add("kx-item--resting");
    return resting.size;
  }
}

/** What a screen reader says after the words that everybody sees; names and roles that were cut come whole. */
function saying(item, canvas, { left, total, unsure }) {
  const seen = [...item.nameLines, ...(item.framed ? [] : item.roleLines)].join(" ");
  const whole = `${item.name} ${item.role}`;
  const parts = ["", ...(seen === whole ? [] : [whole]), canvas.kinds[item.kind].word.toLowerCase()];
  if (item.lead) parts.push("lead professional");
  if (item.hollow) parts.push("no longer involved");
  if (unsure) parts.push("not confirmed lately");
  if (item.crowded) parts.push(`${total} links, choose what to open`);
  else if (left) parts.push(`${left} more to open`);
  return parts.join(", ");
}

function framedIn(picture) {
  const framed = new Map();
  for (const home of picture.homes) {
    const kind = home.members.includes(picture.centre) ? "own" : "other";
    for (const key of [home.home, ...home.members]) framed.set(key, kind);
  }
  return framed;
}

/** Who keeps their words longest: the child, the chosen, the lead, the family, services, workers, then the rest. */
function rank(item, chosen, picture) {
  if (item.key === picture.centre) return 0;
  if (item.key === chosen) return 1;
  if (item.lead) return 2;
  const order = { family: 3, service: 4, practitioner: 5 };
  return (order[item.sector] ?? order[item.kind] ?? 6) * 10 + (picture.parents.has(item.key) ? 5 : 0);
}

function wordBox(item, growth) {
  const widths = [...item.nameLines.map((words) => words.length * 7.3), ...item.roleLines.map((words) => words.length * 6.4)];
  const half = (Math.max(...widths) * growth) / 2;
  const top = item.y + item.size / 2 + 5;
  return { left: item.x - half, right: item.x + half, top, bottom: top + (item.nameLines.length + item.roleLines.length) * 15.7 * growth };
}

const meets = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

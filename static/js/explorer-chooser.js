// Choosing before expanding: what is left by group, what the drawing will hold afterwards, and room up to the ceiling.

import { counted, draw, fill, find, make } from "./explorer-elements.js";
import { groupsOf } from "./explorer-walk.js";

const narrow = matchMedia("(max-width: 40rem)");

export class Chooser {
  constructor(canvas, { onOpen, placeOf, offsetOf }) {
    Object.assign(this, { canvas, onOpen, placeOf, offsetOf });
    this.card = make("div", { class: "kx-card", role: "dialog", "aria-labelledby": "kx-card-heading", hidden: true });
    find("#main").append(this.card);
    this.card.addEventListener("keydown", (event) => this.#keys(event));
  }

  get open() {
    return !this.card.hidden;
  }

  /** Close the card; the focus goes back to where it came from. */
  close() {
    if (!this.open) return;
    this.card.hidden = true;
    if (this.cameFrom?.isConnected) this.cameFrom.focus({ preventScroll: true });
  }

  /** Show the groups of an item. */
  show(picture, key) {
    const item = picture.items.get(key);
    this.cameFrom = document.activeElement;
    const groups = groupsOf(picture, key);
    const open = groups.filter((group) => group.left > 0);
    this.state = { picture, item, groups: open, chosen: new Set(item.hub ? [] : open.map((group) => group.code)), batch: this.canvas.batches.at(-1) };
    const total = groups.reduce((sum, group) => sum + group.total, 0).toLocaleString("en-GB");
    const intro = item.hub
      ? "Never opened as a whole, and no path leads through it. Choose what you need."
      : open.map((group) => `${group.words.toLowerCase()} ${group.left}`).join(" · ");
    this.sum = make("div", { class: "kx-sum", role: "status" });
    this.go = make("button", { type: "button", class: "kx-btn", on: { click: () => this.#open() } }, "Add");
    fill(
      this.card,
      make("h2", { id: "kx-card-heading", tabindex: -1 }, item.hub ? `${item.name}: ${total} ${total === "1" ? "link" : "links"}` : `Expand ${item.name}`),
      make("p", {}, open.length || item.hub ? intro : "Everything that you may see from here is on the drawing."),
      groups.length ? make("fieldset", { class: "kx-options" }, make("legend", { class: "govuk-visually-hidden" }, "What to add"), groups.map((group) => this.#option(group))) : null,
      item.hub && open.some((group) => group.left > this.canvas.batches[0]) ? this.#batches() : null,
      open.length ? this.sum : null,
      make("div", { class: "kx-acts" }, open.length ? this.go : null, make("button", { type: "button", class: "kx-btn kx-btn--second", on: { click: () => this.close() } }, open.length ? "Cancel" : "Close")),
    );
    this.card.hidden = false;
    this.#tell();
    this.#place(key);
    (find("input", this.card) ?? find("button", this.card)).focus();
  }

  #option(group) {
    if (group.left === 0) {
      const says = group.listed ? "All on the drawing" : group.says;
      return make("div", { class: "kx-option kx-option--none" }, make("span"), make("span", {}, group.words, make("small", {}, says)), group.listed ? null : make("b", {}, String(group.total)));
    }
    const { chosen, item } = this.state;
    const change = (event) => {
      if (item.hub) chosen.clear();
      if (event.target.checked) chosen.add(group.code);
      else chosen.delete(group.code);
      this.#tell();
    };
    const box = make("input", { type: item.hub ? "radio" : "checkbox", name: "kx-group", value: group.code, on: { change } });
    box.checked = chosen.has(group.code);
    const says = group.drawn ? `${group.says}; ${group.drawn} on the drawing already` : group.says;
    return make("label", { class: "kx-option" }, box, make("span", {}, group.words, make("small", {}, says)), make("b", {}, String(item.hub ? group.total : group.left)));
  }

  #batches() {
    const change = (event) => {
      this.state.batch = Number(event.target.value);
      this.#tell();
    };
    const options = this.canvas.batches.map((size) => make("option", { value: size }, String(size)));
    const select = make("select", { "aria-label": "How many", on: { change } }, options);
    select.value = String(this.state.batch);
    return make("div", { class: "kx-batch" }, "At most", select, "now, more later");
  }

  /** How many the choice brings at most, and for how many there is room. */
  #reckon() {
    const { picture, item, groups, chosen, batch } = this.state;
    const wanted = groups.filter((group) => chosen.has(group.code));
    const many = wanted.reduce((sum, group) => sum + (item.hub ? Math.min(batch, group.left) : group.left), 0);
    return { wanted, many, drawn: picture.items.size, room: this.canvas.ceiling - picture.items.size };
  }

  #tell() {
    const { item, batch } = this.state;
    const { wanted, many, drawn, room } = this.#reckon();
    const after = drawn + many;
    const over = many > room;
    const large = item.hub && wanted[0] && wanted[0].left > batch ? wanted[0] : null;
    this.sum.classList.toggle("kx-sum--warn", over || after > this.canvas.first + 40);
    const says = over
      ? [make("b", {}, `That would make ${after}. `), `The drawing holds ${this.canvas.ceiling}, so that it can be read. `, room > 0 ? `There is room for ${room}.` : "Undo a step first, or use the list on the record."]
      : many
        ? [large ? make("b", {}, `Showing ${large.drawn + many} of ${large.total}. `) : null, `Adds up to ${many}, makes ${after} on the drawing.`, after > this.canvas.first ? ` Past ${this.canvas.first} it gets harder to read.` : ""]
        : ["Choose what to add."];
    fill(this.sum, make("div", {}, says), this.#meter(drawn, Math.min(after, this.canvas.ceiling)));
    this.go.textContent = over && room > 0 ? `Add the first ${room}` : many ? `Add ${many}` : "Add";
    this.go.setAttribute("aria-disabled", String(!many || room <= 0));
  }

  #meter(drawn, after) {
    const { ceiling, first } = this.canvas;
    const bar = (x, width, colour) => draw("rect", { x, y: 0, width, height: 8, fill: colour });
    const attributes = { class: "kx-meter", viewBox: `0 0 ${ceiling} 8`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" };
    return draw("svg", attributes, bar(0, ceiling, "#d8dcde"), bar(0, after, "#5fa8a3"), bar(0, drawn, "#0b5351"), bar(first - 0.5, 1, "#fff"));
  }

  #open() {
    if (this.go.getAttribute("aria-disabled") === "true") return;
    const { item, batch } = this.state;
    const { wanted, many, room } = this.#reckon();
    const codes = wanted.map((group) => group.code);
    const limit = item.hub ? Math.min(batch, room) : Math.min(Math.max(many, 1), room, this.canvas.batches.at(-1));
    this.close();
    this.onOpen({ key: item.key, kind: item.kind, groups: codes, offset: item.hub ? this.offsetOf(item.key, codes[0]) : 0, limit }, counted(many, "item"));
  }

  #keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      this.#open();
    }
    if (event.key === "Tab") this.#keepInside(event);
  }

  #keepInside(event) {
    const stops = [...this.card.querySelectorAll("input, select, button")];
    const end = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== end) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  #place(key) {
    if (narrow.matches) return;
    const at = this.placeOf(key);
    const [width, height] = [this.card.offsetWidth, this.card.offsetHeight];
    let x = at ? at.x + 44 : (innerWidth - width) / 2;
    if (at && x + width > at.right) x = at.x - width - 44;
    const y = at ? at.y - 40 : 160;
    this.card.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
    this.card.style.top = `${Math.max(100, Math.min(y, innerHeight - height - 60))}px`;
  }
}

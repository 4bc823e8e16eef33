// The details of the chosen item: the contact that answers first, then every link with its dates and source.

import { fill, find, make, mark } from "./explorer-elements.js";
import { factsOf, leftOf } from "./explorer-walk.js";

const FAMILY = ["child", "carer", "household"];
const narrow = matchMedia("(max-width: 40rem)");

export class Details {
  constructor({ onChoose, onExpand, onSeeDrawing, recordOf }) {
    this.panel = find("#kx-details");
    this.wide = false;
    Object.assign(this, { onChoose, onExpand, onSeeDrawing, recordOf });
  }

  /** Write the details of an item. On a small screen they stay shut until somebody asks. */
  render(picture, canvas, key) {
    Object.assign(this, { picture, canvas, key });
    const item = picture.items.get(key);
    fill(this.panel, this.#head(item), this.#actions(item), this.#answer(item), this.#facts(key));
    this.panel.scrollTop = 0;
    this.panel.classList.toggle("kx-details--shut", narrow.matches && !this.wide);
  }

  #head(item) {
    const words = [...new Set([this.canvas.kinds[item.kind].word, item.role, item.address])].filter(Boolean).join(" · ");
    const flag = item.lead ? make("span", { class: "kx-flag" }, "Lead professional") : item.hollow ? make("span", { class: "kx-flag kx-flag--end" }, "ended") : null;
    const toggle = () => {
      this.wide = !this.wide;
      this.render(this.picture, this.canvas, this.key);
      find(".kx-details__head button", this.panel)?.focus();
    };
    const more = make("button", { type: "button", class: "kx-btn kx-btn--second", "aria-expanded": String(this.wide), on: { click: toggle } }, this.wide ? "Less" : "Contact");
    return make(
      "div",
      { class: "kx-details__head" },
      mark(item.kind, true),
      make("div", {}, make("h2", { id: "kx-details-heading" }, item.name), make("p", {}, words)),
      narrow.matches ? more : flag,
    );
  }

  #actions(item) {
    const left = leftOf(this.picture, item.key);
    const buttons = [];
    if (left > 0) {
      const words = item.hub ? "Choose what to open" : `Expand, ${left} more`;
      buttons.push(make("button", { type: "button", class: "kx-btn", on: { click: () => this.onExpand(item.key) } }, words, make("kbd", { "aria-hidden": "true" }, "E")));
    }
    if (narrow.matches) buttons.push(make("button", { type: "button", class: "kx-btn kx-btn--second", on: { click: () => this.onSeeDrawing(item.key) } }, "See on the drawing"));
    if (item.kind === "child" && item.key !== this.picture.centre) buttons.push(make("a", { class: "kx-link", href: this.recordOf(item.key) }, "Open this child’s record"));
    return buttons.length ? make("div", { class: "kx-acts" }, buttons) : null;
  }

  #answer(item) {
    const answer = FAMILY.includes(item.kind) ? this.canvas.familyAnswer : item.answer;
    if (!answer) return null;
    return make(
      "div",
      { class: "kx-answer" },
      make("h3", {}, answer.heading),
      make("p", { class: "kx-tel" }, make("a", { href: answer.dial }, answer.phone)),
      make("p", {}, answer.who, make("br"), make("small", {}, answer.role)),
      make("small", {}, answer.hours),
    );
  }

  #facts(key) {
    return make("ul", { class: "kx-facts" }, factsOf(this.picture, key).map(({ link, other, words }) => {
      const state = link.ended ? "kx-facts__past" : link.doubtful ? "kx-facts__doubt" : null;
      const choose = make("button", { type: "button", class: "kx-link", on: { click: () => this.onChoose(other.key) } }, other.name);
      const source = link.source ? ` · ${link.source}` : "";
      return make("li", { class: state }, `${words.charAt(0).toUpperCase()}${words.slice(1)} `, choose, make("br"), make("small", {}, `${link.stands}${source}`));
    }));
  }
}

// The list: the same facts and actions as the drawing, by sector or sorted by a column.

import { compare, find, make, mark } from "./explorer-elements.js";

const COLUMNS = [
  ["name", "Who or what"],
  ["link", "Link"],
  ["since", "Since"],
  ["confirmed", "Confirmed"],
];
const KINDS = ["child", "carer", "household", "practitioner", "service", "agency"];

export class List {
  constructor({ onChoose, say }) {
    this.table = find("#kx-table");
    this.onChoose = onChoose;
    this.say = say;
    this.sorted = null;
    this.table.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-key]");
      if (row) onChoose(row.dataset.key);
    });
  }

  /** Write the rows of a picture. */
  render(picture, canvas, chosen) {
    Object.assign(this, { picture, canvas, chosen });
    const rows = [...picture.items.values()].map((item) => rowOf(item, picture));
    const bodies = this.sorted ? [make("tbody", {}, this.#inOrder(rows).map((row) => this.#row(row)))] : this.#bySector(rows);
    const head = make("thead", {}, make("tr", {}, COLUMNS.map(([code, words]) => this.#heading(code, words))));
    this.table.replaceChildren(find("caption", this.table), head, ...bodies);
    find("#kx-summary").textContent = `${picture.items.size} shown, all opened so far`;
    this.point(chosen);
  }

  /** Show which item is chosen; only its row can be reached by Tab. */
  point(chosen) {
    this.chosen = chosen;
    for (const button of this.#buttons()) {
      const own = button.closest("tr").dataset.key === chosen;
      button.tabIndex = own ? 0 : -1;
      if (own) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.#buttonOf(chosen)?.closest("tr").scrollIntoView({ block: "nearest" });
  }

  /** Put the focus on the row of an item. */
  focus(key) {
    this.#buttonOf(key)?.focus({ preventScroll: true });
  }

  /** The item one row up (-1) or down (1) from the chosen one. */
  beside(key, way) {
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button.closest("tr").dataset.key === key);
    return buttons[Math.min(buttons.length - 1, Math.max(0, at + way))]?.closest("tr").dataset.key ?? key;
  }

  #buttons() {
    return [...this.table.querySelectorAll("button.kx-row")];
  }

  #buttonOf(key) {
    return find(`tr[data-key="${key}"] button.kx-row`, this.table);
  }

  #heading(code, words) {
    const sort = this.sorted?.by === code ? (this.sorted.up ? "ascending" : "descending") : null;
    const again = () => {
      this.#sortBy(code, words);
      find(`thead th:nth-child(${COLUMNS.findIndex(([own]) => own === code) + 1}) button`, this.table).focus();
    };
    return make("th", { scope: "col", "aria-sort": sort }, make("button", { type: "button", on: { click: again } }, words));
  }

  #sortBy(code, words) {
    if (this.sorted?.by !== code) this.sorted = { by: code, up: true };
    else if (this.sorted.up) this.sorted = { by: code, up: false };
    else this.sorted = null;
    this.render(this.picture, this.canvas, this.chosen);
    this.say(this.sorted ? `Sorted by ${words}, ${this.sorted.up ? "rising" : "falling"}` : "Grouped by sector");
  }

  #inOrder(rows) {
    const { by, up } = this.sorted;
    return rows.sort((one, other) => (up ? 1 : -1) * compare(one.sort[by], other.sort[by]) || compare(one.item.key, other.item.key));
  }

  #bySector(rows) {
    const place = (row) => [row.item.key !== this.picture.centre, !row.item.lead, row.ended, KINDS.indexOf(row.item.kind)];
    const before = (one, other) => {
      const [first, second] = [place(one), place(other)];
      const at = first.findIndex((value, index) => value !== second[index]);
      return at < 0 ? compare(one.item.name, other.item.name) || compare(one.item.key, other.item.key) : first[at] - second[at];
    };
    return Object.entries(this.canvas.sectors).flatMap(([code, words]) => {
      const own = rows.filter((row) => row.item.sector === code).sort(before);
      if (!own.length) return [];
      const heading = make("th", { class: "kx-sector-row", colspan: 4, scope: "rowgroup" }, words, " ", make("i", {}, String(own.length)));
      return [make("tbody", {}, make("tr", {}, heading), own.map((row) => this.#row(row)))];
    });
  }

  #row({ item, row, ended }) {
    const kind = this.canvas.kinds[item.kind].word;
    const who = make(
      "button",
      { type: "button", class: "kx-row" },
      mark(item.kind),
      make("span", {}, make("b", {}, item.name), item.lead ? [" ", make("span", { class: "kx-flag" }, "Lead")] : null, make("small", {}, kind === item.role ? kind : `${kind} · ${item.role}`)),
    );
    const since = row.until ? [row.since, make("br"), `to ${row.until}`] : row.since;
    const confirmed = row.doubtful ? `not since ${row.confirmed}` : row.confirmed;
    return make(
      "tr",
      { "data-key": item.key, class: ended ? "kx-past" : null },
      make("th", { scope: "row" }, who),
      make("td", {}, row.link, row.ended ? [" ", make("span", { class: "kx-flag kx-flag--end" }, "ended")] : null),
      make("td", { class: "kx-when" }, since),
      make("td", { class: row.doubtful ? "kx-doubt" : "kx-when" }, confirmed),
    );
  }
}

function rowOf(item, picture) {
  const ended = item.hollow || item.row.ended;
  const sort = { name: item.name, link: item.row.link, since: item.row.sinceSort, confirmed: item.row.confirmedSort };
  return { item, row: item.row, ended: item.key !== picture.centre && ended, sort };
}

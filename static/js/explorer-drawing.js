// The drawing: marks and lines on a canvas, words as buttons over it, ground and frames under it. Places are given.

import cytoscape from "../vendor/cytoscape.esm.min.mjs";
import { counted, fill, find, make } from "./explorer-elements.js";
import { drawUnder, framesOf } from "./explorer-frames.js";
import { Labels } from "./explorer-labels.js";
import { edgeOf, nodeOf, STYLE } from "./explorer-style.js";

const [LEAST, MOST] = [0.25, 2.6];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 40rem)");

export class Drawing {
  constructor(canvas, { onChoose, onExpand, onGround }) {
    this.canvas = canvas;
    this.stage = find("#kx-stage");
    this.under = find("#kx-under");
    this.over = find("#kx-over");
    this.resting = find("#kx-resting");
    this.tip = find("#kx-tip");
    this.labels = new Labels(this.over, this.stage, { onChoose, onExpand });
    this.fitted = true;
    this.cy = cytoscape({
      container: find("#kx-canvas"), style: STYLE, layout: { name: "preset" }, minZoom: LEAST, maxZoom: MOST,
      userZoomingEnabled: false, boxSelectionEnabled: false, autounselectify: true, autoungrabify: true,
    });
    this.#listen(onChoose, onExpand, onGround);
  }

  #listen(onChoose, onExpand, onGround) {
    const { cy } = this;
    let settling;
    cy.on("viewport", () => {
      const [zoom, pan] = [cy.zoom(), cy.pan()];
      for (const layer of [this.under, this.over]) layer.style.transform = `translate(${pan.x}px, ${pan.y}px) scale(${zoom})`;
      clearTimeout(settling);
      settling = setTimeout(() => this.rescale(), 120);
    });
    cy.on("tap", "node", (event) => onChoose(event.target.id()));
    cy.on("dbltap", "node", (event) => onExpand(event.target.id()));
    cy.on("tap", (event) => event.target === cy && onGround());
    cy.on("dragpan", () => { this.fitted = false; this.tip.hidden = true; });
    cy.on("position", "node", (event) => this.labels.move(event.target.id(), event.target.position()));
    cy.on("mouseover", "node", (event) => this.#pointed(event.target.id(), true));
    cy.on("mouseout", "node", (event) => this.#pointed(event.target.id(), false));
    cy.on("mouseover", "edge", (event) => this.#tell(event.target.id().slice(2), event.renderedPosition));
    cy.on("mouseout", "edge", () => { this.tip.hidden = true; });
    // The wheel alone scrolls the page; with Ctrl it zooms.
    this.stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = this.stage.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY * 0.003), { x: event.clientX - box.left, y: event.clientY - box.top });
    }, { passive: false });
    new ResizeObserver(() => {
      cy.resize();
      if (this.picture && this.fitted) this.fit();
    }).observe(this.stage);
  }

  /** Draw a picture. Newcomers appear half-way from `from` and settle; nothing that stood moves. */
  render(picture, { from = null } = {}) {
    const { cy } = this;
    const first = !this.picture;
    this.picture = picture;
    const links = new Map([...picture.links.values()].filter((link) => link.drawn).map((link) => [`l-${link.key}`, link]));
    const fresh = [];
    cy.batch(() => {
      cy.edges().forEach((edge) => { if (!links.has(edge.id())) edge.remove(); });
      cy.nodes().forEach((node) => { if (!picture.items.has(node.id())) node.remove(); });
      for (const item of picture.items.values()) {
        if (cy.getElementById(item.key).empty()) {
          cy.add(nodeOf(item, this.canvas));
          fresh.push(item.key);
        }
        cy.getElementById(item.key).toggleClass("hollow", item.hollow);
      }
      for (const [id, link] of links) if (cy.getElementById(id).empty()) cy.add(edgeOf(link));
    });
    this.labels.render(picture, this.canvas);
    drawUnder(this.under, this.canvas, picture);
    if (first) this.fit();
    else if (fresh.length && from) {
      this.show([from, ...fresh]);
      this.#arrive(fresh, from);
    }
    this.rescale();
  }

  #arrive(fresh, from) {
    if (calm.matches) return;
    const parent = this.picture.items.get(from);
    for (const key of fresh) {
      const to = this.picture.items.get(key);
      const node = this.cy.getElementById(key);
      node.position({ x: parent.x + (to.x - parent.x) * 0.55, y: parent.y + (to.y - parent.y) * 0.55 });
      node.animate({ position: { x: to.x, y: to.y } }, { duration: 380, easing: "ease-out-cubic", complete: () => node.position({ x: to.x, y: to.y }) });
    }
    this.labels.welcome(fresh);
  }

  /** Show which item is chosen and along which link the keys would go. */
  point(chosen, next) {
    this.chosen = chosen;
    this.labels.point(chosen, next?.other.key);
    this.cy.batch(() => {
      this.cy.edges().forEach((edge) => {
        const on = chosen !== this.picture.centre && (edge.data("source") === chosen || edge.data("target") === chosen);
        edge.toggleClass("on", on).toggleClass("next", edge.id() === `l-${next?.link.key}`);
      });
    });
    find(".kx-saying", this.over)?.remove();
    if (!next) return;
    const from = this.picture.items.get(chosen);
    const middle = { left: `${(from.x + next.other.x) / 2}px`, top: `${(from.y + next.other.y) / 2}px` };
    this.over.append(make("span", { class: "kx-saying", "aria-hidden": "true", vars: middle }, next.words));
  }

  /** Show everything; on a small screen the child's surroundings at a size that can be read. */
  fit() {
    this.fitted = true;
    if (narrow.matches) {
      const child = this.picture.items.get(this.picture.centre);
      const [zoom, width, height] = [0.82, this.cy.width(), this.cy.height()];
      this.cy.viewport({ zoom, pan: { x: width / 2 - zoom * child.x + 40, y: height / 2 - zoom * child.y } });
    } else this.#view(this.#whole(), 1.15, false);
    this.rescale();
  }

  /** Bring items into view: keep the scale if it can be kept, else step back just enough. */
  show(keys) {
    const [box, zoom, pan] = [this.#extent(keys), this.cy.zoom(), this.cy.pan()];
    const [width, height] = [this.cy.width(), this.cy.height()];
    const seen = { left: box.left * zoom + pan.x, right: box.right * zoom + pan.x, top: box.top * zoom + pan.y, bottom: box.bottom * zoom + pan.y };
    if (seen.left >= 0 && seen.top >= 0 && seen.right <= width && seen.bottom <= height) return;
    this.fitted = false;
    if (seen.right - seen.left > width - 20 || seen.bottom - seen.top > height - 20) return this.#view(box, zoom, true);
    const shift = (low, high, size) => (low < 10 ? 10 - low : high > size - 10 ? size - 10 - high : 0);
    this.pan(shift(seen.left, seen.right, width), shift(seen.top, seen.bottom, height));
  }

  /** Move the paper. */
  pan(x, y) {
    this.fitted = false;
    if (calm.matches) this.cy.panBy({ x, y });
    else this.cy.animate({ panBy: { x, y } }, { duration: 260 });
  }

  /** Zoom by a factor, round a place on the screen or the middle. */
  zoom(factor, at = { x: this.cy.width() / 2, y: this.cy.height() / 2 }) {
    this.fitted = false;
    this.cy.zoom({ level: Math.min(MOST, Math.max(LEAST, this.cy.zoom() * factor)), renderedPosition: at });
  }

  /** Keep words readable at this scale, and say how many rest. */
  rescale() {
    if (!this.picture) return;
    const resting = this.labels.rescale(this.cy.zoom(), this.chosen);
    this.resting.hidden = resting === 0;
    this.resting.textContent = `${counted(resting, "name rests", "names rest")}: zoom in, point, or use the list`;
  }

  /** Where an item stands in the window, for placing a card beside it. */
  placeOf(key) {
    const [item, zoom, pan, box] = [this.picture.items.get(key), this.cy.zoom(), this.cy.pan(), this.stage.getBoundingClientRect()];
    return { x: box.left + item.x * zoom + pan.x, y: box.top + item.y * zoom + pan.y, right: box.right };
  }

  #view(box, most, animated) {
    const [width, height] = [this.cy.width(), this.cy.height()];
    if (!width || !height) return;
    const zoom = Math.max(LEAST, Math.min(most, (width - 20) / (box.right - box.left), (height - 20) / (box.bottom - box.top)));
    const pan = { x: width / 2 - (zoom * (box.left + box.right)) / 2, y: height / 2 - (zoom * (box.top + box.bottom)) / 2 };
    if (animated && !calm.matches) this.cy.stop(true).animate({ zoom, pan }, { duration: 300, easing: "ease-out-cubic" });
    else this.cy.viewport({ zoom, pan });
  }

  #extent(keys) {
    const { hubs } = framesOf(this.picture);
    const frames = hubs.filter((_, number) => this.picture.frames[number].members.some((key) => keys.includes(key)));
    return joined([spread(keys.map((key) => this.picture.items.get(key)).filter(Boolean)), ...(keys.length > 1 ? frames : [])]);
  }

  #whole() {
    const { homes, hubs } = framesOf(this.picture);
    const words = this.canvas.grounds.map(({ word: [x, y] }) => ({ left: x - 40, right: x + 40, top: y - 10, bottom: y + 10 }));
    return joined([spread([...this.picture.items.values()]), ...homes, ...hubs, ...words]);
  }

  #pointed(key, on) {
    this.stage.classList.toggle("kx-stage--pointing", on);
    this.labels.buttons.get(key)?.classList.toggle("kx-item--pointed", on);
  }

  #tell(key, at) {
    const link = this.picture.links.get(key);
    if (!link) return;
    const [tail, head] = [this.picture.items.get(link.tail), this.picture.items.get(link.head)];
    fill(this.tip, `${tail.name} ${link.forward} ${head.name}`, make("small", {}, link.stands));
    this.tip.hidden = false;
    this.tip.style.left = `${Math.min(at.x + 14, this.cy.width() - 280)}px`;
    this.tip.style.top = `${Math.max(6, at.y - 12)}px`;
  }
}

const spread = (items) =>
  joined(items.map((item) => ({ left: item.x - 56, right: item.x + 56, top: item.y - 32, bottom: item.y + 62 })));

const joined = (boxes) => ({
  left: Math.min(...boxes.map((box) => box.left)),
  right: Math.max(...boxes.map((box) => box.right)),
  top: Math.min(...boxes.map((box) => box.top)),
  bottom: Math.max(...boxes.map((box) => box.bottom)),
});

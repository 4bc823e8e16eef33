// The explorer: binds the walk, the drawing, the list, the details and the address together. The server words and
// places everything; here it is drawn, listed, walked and said. Without this script the page is whole, but still.

import { askStep, NotAnswered } from "./explorer-ask.js";
import { Chooser } from "./explorer-chooser.js";
import { Details } from "./explorer-details.js";
import { Drawing } from "./explorer-drawing.js";
import { counted, find, make } from "./explorer-elements.js";
import { listenForKeys } from "./explorer-keys.js";
import { List } from "./explorer-list.js";
import { Trail } from "./explorer-trail.js";
import { connectionsOf, leftOf, read, Walk, written } from "./explorer-walk.js";

const root = find("#kx");
const { canvas, trail: first, links } = JSON.parse(find("#kx-data").textContent);
const narrow = matchMedia("(max-width: 40rem)");
const walk = new Walk(canvas);
const came = [];
let chosen = canvas.centre;
let next = -1;

root.classList.add("kx--live");
const say = speaker(find("#kx-live"));
const choose = (key, from) => chooseItem(key, from);
const drawing = new Drawing(canvas, { onChoose: (key) => choose(key, "drawing"), onExpand: expand, onGround: () => chooser.close() });
const list = new List({ onChoose: (key) => choose(key, "list"), say });
const details = new Details({ onChoose: (key) => choose(key, "details"), onExpand: expand, onSeeDrawing: seeOnDrawing, recordOf: (key) => links.record.replace(canvas.centre, key) });
const trail = new Trail(first);
const chooser = new Chooser(canvas, { onOpen: open, placeOf: (key) => (root.dataset.view === "list" ? null : drawing.placeOf(key)), offsetOf: (key, group) => walk.offset(key, group) });

/** Draw, list and tell the picture of the walk as it now is. */
function render({ from = null } = {}) {
  const picture = walk.picture();
  if (!picture.items.has(chosen)) chosen = canvas.centre;
  next = -1;
  drawing.render(picture, { from });
  drawing.point(chosen, null);
  details.render(picture, canvas, chosen);
  list.render(picture, canvas, chosen);
  trail.render(written(walk.steps), picture.items.size, canvas.ceiling);
  find("#kx-walk").value = JSON.stringify(walk.steps.map((step) => [step.key, step.kind, step.groups, step.offset, step.limit]));
  enable("undo", walk.steps.length > 0);
  enable("redo", walk.taken.length > 0);
  enable("expand", leftOf(picture, chosen) > 0);
}

/** Choose an item in the drawing and in the list alike; no question is asked of the server for that. */
function chooseItem(key, from) {
  const picture = walk.picture();
  [chosen, next] = [key, -1];
  drawing.point(key, null);
  drawing.rescale();
  if (from !== "drawing" && root.dataset.view !== "list") drawing.show([key]);
  if (from === "list") details.wide = true;
  details.render(picture, canvas, key);
  list.point(key);
  if (from === "list") list.focus(key);
  enable("expand", leftOf(picture, key) > 0);
  remember(false);
  const item = picture.items.get(key);
  say(`${item.name}, ${item.role}. ${counted(connectionsOf(picture, key).length, "link")} shown.`);
}

function expand(key = pointedAt()) {
  if (key !== chosen) chooseItem(key, "expand");
  chooser.show(walk.picture(), key);
}

/** Take a step: ask, keep the answer, draw what came. Nothing is added when nothing was answered. */
async function open(step) {
  const steps = [...walk.steps, step];
  if (!(await answered(steps))) return;
  const before = walk.picture().items.size;
  walk.steps = steps;
  walk.taken = [];
  remember(true);
  render({ from: step.key });
  const picture = walk.picture();
  say(`${picture.items.size - before} added near ${picture.items.get(step.key).name}. ${picture.items.size} shown. U takes them off again.`);
  if (root.dataset.view !== "list" && !narrow.matches) drawing.labels.focus(step.key);
}

/** Have the answer of every step of a walk, asking for those that are not at hand. */
async function answered(steps) {
  root.setAttribute("aria-busy", "true");
  try {
    for (let many = 1; many <= steps.length; many += 1) {
      const part = steps.slice(0, many);
      if (walk.knows(part)) continue;
      const answer = await askStep(links.steps, root.dataset.token, walk.picture(part.slice(0, -1)), part.at(-1));
      walk.learn(part, answer);
      trail.add(answer.trail, written(part));
    }
    problem(null);
    return true;
  } catch (error) {
    if (!(error instanceof NotAnswered)) throw error;
    problem(error.message);
    return false;
  } finally {
    root.removeAttribute("aria-busy");
  }
}

function undo() {
  if (!walk.steps.length) return say("Nothing to undo.");
  const last = walk.steps.at(-1);
  walk.taken = [...walk.taken, last];
  walk.steps = walk.steps.slice(0, -1);
  if (!walk.picture().items.has(chosen)) chosen = last.key;
  remember(true);
  render();
  say(`One step taken off the drawing. ${walk.picture().items.size} shown. The look stays recorded.`);
}

function redo() {
  if (!walk.taken.length) return say("Nothing to put back.");
  const step = walk.taken.at(-1);
  walk.taken = walk.taken.slice(0, -1);
  walk.steps = [...walk.steps, step];
  remember(true);
  render({ from: step.key });
  say(`The step is put back. ${walk.picture().items.size} shown.`);
}

/** Keep the walk and the choice in the address, after `#`: keys only, and never sent to a server. */
function remember(asNew) {
  const parts = new URLSearchParams();
  if (walk.steps.length) parts.set("w", written(walk.steps));
  if (chosen !== canvas.centre) parts.set("o", chosen);
  const state = { taken: walk.taken };
  const address = `${location.pathname}${parts.size ? `#${parts}` : ""}`;
  history[asNew ? "pushState" : "replaceState"](state, "", address);
}

/** Follow the address: on arrival, on Back and on Forward. */
async function follow(state) {
  const parts = new URLSearchParams(location.hash.slice(1));
  const steps = read(parts.get("w") ?? "");
  if (!(await answered(steps))) return render();
  walk.steps = steps;
  walk.taken = state?.taken ?? [];
  chosen = walk.picture().items.has(parts.get("o")) ? parts.get("o") : canvas.centre;
  return render();
}

function setView(view) {
  root.dataset.view = view;
  for (const button of document.querySelectorAll("[data-to-view]")) {
    const shown = view === "both" && narrow.matches ? "list" : view;
    button.setAttribute("aria-pressed", String(button.dataset.toView === shown));
  }
  details.render(walk.picture(), canvas, chosen);
  drawing.cy.resize();
  if (drawing.fitted) drawing.fit();
}

function seeOnDrawing(key) {
  details.wide = false;
  setView("drawing");
  drawing.show([key]);
  drawing.labels.focus(key);
}

const pointedAt = () => (next < 0 ? chosen : connectionsOf(walk.picture(), chosen)[next].other.key);

const act = {
  undo, redo, expand: () => expand(), fit: () => drawing.fit(), in: () => drawing.zoom(1.25), out: () => drawing.zoom(0.8),
  zoom: (factor) => drawing.zoom(factor), pan: (x, y) => drawing.pan(x, y), choosing: () => chooser.open,
  details: () => find("#kx-details").focus(),
  escape() {
    next = -1;
    drawing.point(chosen, null);
  },
  row(way) {
    choose(list.beside(chosen, way), "list");
  },
  swap(where) {
    if (where === "#kx-over") {
      if (root.dataset.view === "drawing") setView("both");
      list.focus(chosen);
    } else {
      if (root.dataset.view === "list") setView(narrow.matches ? "drawing" : "both");
      drawing.labels.focus(chosen);
    }
  },
  step(way) {
    const connections = connectionsOf(walk.picture(), chosen);
    if (!connections.length) return say("No links are shown.");
    next = next < 0 ? (way > 0 ? 0 : connections.length - 1) : (next + way + connections.length) % connections.length;
    const { link, other, words } = connections[next];
    drawing.point(chosen, connections[next]);
    drawing.show([chosen, other.key]);
    const state = link.ended ? ", ended" : link.doubtful ? ", not confirmed lately" : "";
    return say(`${next + 1} of ${connections.length}: ${words} ${other.name}${state}`);
  },
  along() {
    if (next < 0) return act.details();
    came.push(chosen);
    return act.goTo(pointedAt());
  },
  back() {
    const last = came.pop() ?? canvas.centre;
    act.goTo(walk.picture().items.has(last) ? last : canvas.centre);
  },
  home() {
    came.length = 0;
    act.goTo(canvas.centre);
  },
  goTo(key) {
    choose(key, "keys");
    drawing.labels.focus(key);
  },
};
act.keys = listenForKeys(act);

function enable(name, on) {
  find(`.kx-tools [data-act="${name}"]`).setAttribute("aria-disabled", String(!on));
}

function problem(words) {
  find(".kx-problem")?.remove();
  if (words) find("#kx-drawing").append(make("p", { class: "kx-problem", role: "alert" }, words));
}

/** One polite voice. The words are set a moment later, so that the same words are said again. */
function speaker(region) {
  let waiting;
  return (words) => {
    clearTimeout(waiting);
    region.textContent = "";
    waiting = setTimeout(() => { region.textContent = words; }, 30);
  };
}

function listenToSplitter(splitter) {
  const set = (percent) => {
    const kept = Math.max(25, Math.min(70, percent));
    root.style.setProperty("--kx-side", `${kept}%`);
    splitter.setAttribute("aria-valuenow", String(Math.round(kept)));
  };
  splitter.addEventListener("pointerdown", (event) => splitter.setPointerCapture(event.pointerId));
  splitter.addEventListener("pointermove", (event) => {
    if (splitter.hasPointerCapture(event.pointerId)) set(((innerWidth - event.clientX) / innerWidth) * 100);
  });
  splitter.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: 3, ArrowRight: -3 }[event.key];
    if (!way) return;
    event.preventDefault();
    set(Number(splitter.getAttribute("aria-valuenow")) + way);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && button.getAttribute("aria-disabled") !== "true") act[button.dataset.act]();
  const view = event.target.closest("[data-to-view]");
  if (view) setView(view.dataset.toView);
});
addEventListener("popstate", async (event) => {
  await follow(event.state);
  say(`Earlier view. ${walk.picture().items.size} shown.`);
});
narrow.addEventListener("change", () => setView(root.dataset.view));
listenToSplitter(find("#kx-splitter"));
render();
setView("both");
await follow(history.state);
if (walk.steps.length) drawing.fit();
root.dataset.ready = "true";

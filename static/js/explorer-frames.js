// Under the items: the pale ground of each sector, the frames of homes and of what was opened from a hub.

import { draw, fill, make } from "./explorer-elements.js";

const HALF_WIDTH = 61;
const HALF_HEIGHT = 45.5;
const DROP = 25;
const HEAD = 38;
const LEAST = 196;

/** The frame round the cells of some items, as the server reckons it. */
export function frameRound(members) {
  const xs = members.map((item) => item.x);
  const ys = members.map((item) => item.y + DROP);
  const right = Math.max(...xs) + HALF_WIDTH - 4;
  const left = Math.min(Math.min(...xs) - HALF_WIDTH + 4, right - LEAST);
  const [top, bottom] = [Math.min(...ys) - HALF_HEIGHT - HEAD, Math.max(...ys) + HALF_HEIGHT - 2];
  return { left, top, right, bottom };
}

/** The frame of what was opened from a hub: a little wider, because no mark stands in its corner. */
function hubFrameRound(members) {
  const { left, top, right, bottom } = frameRound(members);
  return { left: left - 10, top, right: right + 10, bottom: bottom + 6 };
}

/** Frames of a picture: homes, and groups opened from a hub with the end of the one line that leads there. */
export function framesOf(picture) {
  const membersOf = (frame) => frame.members.map((key) => picture.items.get(key)).filter(Boolean);
  const homes = picture.homes.map((home) => ({
    ...frameRound(membersOf(home)),
    own: home.members.includes(picture.centre),
  }));
  const hubs = picture.frames.map((frame) => {
    const box = hubFrameRound(membersOf(frame));
    const hub = picture.items.get(frame.parent);
    const end = { x: within(hub.x, box.left, box.right), y: within(hub.y, box.top, box.bottom) };
    return { ...box, label: frame.label, says: `${frame.shown} of ${frame.total}`, line: [hub.x, hub.y, end.x, end.y] };
  });
  return { homes, hubs };
}

/** Draw ground and frames into their layer. */
export function drawUnder(layer, canvas, picture) {
  const counts = {};
  for (const item of picture.items.values()) counts[item.sector] = (counts[item.sector] ?? 0) + 1;
  const { homes, hubs } = framesOf(picture);
  const shapes = [...canvas.grounds.map(groundShape), ...hubs.map((hub) => line(hub.line, "#505a5f", 3))];
  fill(
    layer,
    draw("svg", {}, shapes),
    homes.map((home) => frameElement(home, home.own ? "kx-frame kx-frame--own" : "kx-frame")),
    hubs.map((hub) => frameElement(hub, "kx-frame kx-frame--hub", make("b", {}, hub.label), ` ${hub.says}`)),
    canvas.grounds.map((ground) => {
      const place = { left: `${ground.word[0]}px`, top: `${ground.word[1]}px` };
      return make("div", { class: "kx-sector", vars: place }, canvas.sectors[ground.sector], make("i", {}, String(counts[ground.sector])));
    }),
  );
}

function groundShape(ground) {
  return draw(
    "g",
    { class: "kx-ground" },
    ground.plates.map(([x, y, width, height]) => draw("rect", { x, y, width, height, rx: 24 })),
    ground.joins.map((ends) => line(ends, null, ground.joinWidth)),
    ground.patches.map((corners) => draw("polygon", { points: corners.join(" ") })),
  );
}

function frameElement(box, className, ...children) {
  const place = {
    left: `${box.left}px`,
    top: `${box.top}px`,
    width: `${box.right - box.left}px`,
    height: `${box.bottom - box.top}px`,
  };
  return make("div", { class: className, vars: place }, ...children);
}

const line = ([x1, y1, x2, y2], stroke, width) => draw("line", { x1, y1, x2, y2, stroke, "stroke-width": width });
const within = (value, low, high) => Math.min(Math.max(value, low), high);

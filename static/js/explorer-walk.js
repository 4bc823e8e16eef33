// The walk: what was opened, taken off and put back. A picture is a pure replay of answers: same steps, same picture.

import { compare } from "./explorer-elements.js";

const STEP = /^([0-9A-HJKMNP-TV-Z]{9})\.(child|carer|household|practitioner|service|agency)\.([A-Za-z_+]+)\.(\d{1,6})\.(\d{1,2})$/;

/** Steps as they stand in the address, after `#`: opaque keys only, which never reach a server or a referrer. */
export const written = (steps) =>
  steps.map((step) => [step.key, step.kind, step.groups.join("+"), step.offset, step.limit].join(".")).join("~");

/** Steps from the address; anything that is not of our own form is dropped with all that follows it. */
export function read(text) {
  const steps = [];
  for (const part of text.split("~")) {
    const found = STEP.exec(part);
    if (!found) break;
    const [, key, kind, groups, offset, limit] = found;
    steps.push({ key, kind, groups: groups.split("+"), offset: Number(offset), limit: Number(limit) });
  }
  return steps;
}

/** A step as the server wants it. */
export const sent = (step) => [step.key, step.kind, step.groups, step.offset, step.limit];

export class Walk {
  constructor(canvas) {
    this.canvas = canvas;
    this.steps = [];
    this.taken = [];
    this.answers = new Map();
    this.pictures = new Map();
  }

  /** The picture after some steps, all of which must have been answered. */
  picture(steps = this.steps) {
    const code = written(steps);
    if (!this.pictures.has(code)) {
      const before = steps.length ? this.picture(steps.slice(0, -1)) : null;
      this.pictures.set(code, before ? grown(before, this.answers.get(code), steps.at(-1)) : opened(this.canvas));
    }
    return this.pictures.get(code);
  }

  /** Whether the answer of the last of these steps is at hand. */
  knows(steps) {
    return this.answers.has(written(steps));
  }

  /** Keep an answer. */
  learn(steps, answer) {
    this.answers.set(written(steps), answer);
  }

  /** Where the next batch of a hub's group begins. */
  offset(key, group) {
    const own = this.steps.filter((step) => step.key === key && step.groups.includes(group));
    return own.reduce((past, step) => Math.max(past, step.offset + step.limit), 0);
  }
}

function opened(canvas) {
  return {
    centre: canvas.centre,
    items: new Map(canvas.items.map((item) => [item.key, item])),
    links: new Map(canvas.links.map((link) => [link.key, link])),
    homes: canvas.homes,
    frames: canvas.frames,
    parents: new Map(),
  };
}

function grown(before, answer, step) {
  const items = new Map(before.items);
  const links = new Map(before.links);
  const parents = new Map(before.parents);
  for (const item of answer.items) {
    if (items.has(item.key)) continue;
    items.set(item.key, item);
    parents.set(item.key, step.key);
  }
  for (const link of answer.links) if (!links.has(link.key)) links.set(link.key, link);
  for (const [key, groups] of Object.entries(answer.groups)) items.set(key, { ...items.get(key), groups });
  // A link that came later can show that something is current after all.
  for (const link of answer.links) {
    if (link.ended) continue;
    for (const end of [link.tail, link.head]) if (items.get(end)?.hollow) items.set(end, { ...items.get(end), hollow: false });
  }
  return { ...before, items, links, parents, homes: [...before.homes, ...answer.homes], frames: [...before.frames, ...answer.frames] };
}

/** The end of a link that is not `key`. */
export const otherEnd = (link, key) => (link.tail === key ? link.head : link.tail);

/** The groups of an item with how many of each are drawn and how many are left to open. */
export function groupsOf(picture, key) {
  const item = picture.items.get(key);
  return item.groups.map((group) => {
    const drawn = new Set();
    for (const link of picture.links.values()) {
      if (link.tail !== key && link.head !== key) continue;
      const other = picture.items.get(otherEnd(link, key));
      if (other && (link.type === group.code || other.sector === group.code)) drawn.add(other.key);
    }
    return { ...group, drawn: drawn.size, left: group.listed ? Math.max(0, group.total - drawn.size) : 0 };
  });
}

/** How many neighbours of an item are left to open. */
export const leftOf = (picture, key) => groupsOf(picture, key).reduce((sum, group) => sum + group.left, 0);

/** The links of an item, clockwise from noon, one for each neighbour: what the arrow keys step along. */
export function connectionsOf(picture, key) {
  const from = picture.items.get(key);
  const seen = new Set();
  return [...picture.links.values()]
    .filter((link) => (link.tail === key || link.head === key) && picture.items.has(otherEnd(link, key)))
    .map((link) => {
      const other = picture.items.get(otherEnd(link, key));
      const angle = (Math.atan2(other.x - from.x, from.y - other.y) + 2 * Math.PI) % (2 * Math.PI);
      return { link, other, angle, words: link.tail === key ? link.forward : link.back };
    })
    .sort((one, two) => one.link.ended - two.link.ended || compare(one.link.key, two.link.key))
    .filter((one) => !seen.has(one.other.key) && seen.add(one.other.key))
    .sort((one, two) => one.angle - two.angle || compare(one.link.key, two.link.key));
}

/** Every link of an item for its details: current first, the most recent first. */
export function factsOf(picture, key) {
  return [...picture.links.values()]
    .filter((link) => link.tail === key || link.head === key)
    .map((link) => ({ link, other: picture.items.get(otherEnd(link, key)), words: link.tail === key ? link.forward : link.back }))
    .filter((fact) => fact.other)
    .sort((one, two) => one.link.ended - two.link.ended || compare(two.link.since, one.link.since) || compare(one.link.key, two.link.key));
}

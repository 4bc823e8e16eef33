// Making elements: every word on the page goes through text nodes, so nothing that a source sent can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** The first element that a selector finds. */
export const find = (selector, root = document) => root.querySelector(selector);

/** An element with attributes, listeners (`on`), custom properties (`vars`) and children; empty children are left out. */
export function make(tag, attributes = {}, ...children) {
  return fitOut(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function draw(tag, attributes = {}, ...children) {
  return fitOut(document.createElementNS(SVG, tag), attributes, children);
}

/** Replace what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** The mark of a kind, from the sprite of the page. */
export function mark(kind, large = false) {
  const attributes = { class: large ? "kx-kind kx-kind--large" : "kx-kind", "aria-hidden": "true", focusable: "false" };
  return draw("svg", attributes, draw("use", { href: `#k-${kind}` }));
}

/** `1 link`, `2 links`. */
export const counted = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** A total order of texts that no language setting changes. */
export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

function fitOut(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "vars") for (const [property, set] of Object.entries(value)) element.style.setProperty(property, set);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

const present = (children) => children.flat(9).filter((child) => child !== null && child !== undefined && child !== false);

// The walk at the foot of the page: every look that was answered. What is taken off the drawing stays recorded.

import { fill, find, make } from "./explorer-elements.js";

export class Trail {
  constructor(first) {
    this.list = find("#kx-trail");
    this.budget = find("#kx-budget");
    this.looks = [{ ...first, code: "" }];
  }

  /** Keep a look that the server has answered and recorded. */
  add(look, code) {
    this.looks.push({ ...look, code });
  }

  /** Write the looks; those that are not part of the drawing any more are dashed. */
  render(code, drawn, ceiling) {
    const on = (look) => look.code === "" || code === look.code || code.startsWith(`${look.code}~`);
    fill(this.list, this.looks.map((look, number) => {
      const off = on(look) ? "" : " · taken off, stays recorded";
      const small = make("small", {}, `${look.shown} shown · ${look.at}${off}`);
      return make("li", { class: off ? "kx-trail__off" : null }, make("span", {}, String(number + 1)), look.words, small);
    }));
    this.list.scrollLeft = this.list.scrollWidth;
    fill(this.budget, make("b", {}, String(drawn)), ` of ${ceiling} on the drawing`);
  }
}

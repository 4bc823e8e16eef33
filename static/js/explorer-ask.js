// Asking the server for one step. The server keeps no drawing, so what stands is sent along, as keys and places.

import { sent } from "./explorer-walk.js";

/** A step that was not answered; the message is for the person. */
export class NotAnswered extends Error {}

/** What a step adds to a picture. Throws NotAnswered. */
export async function askStep(address, token, picture, step) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify({ step: sent(step), standing: standingOf(picture), frames: framesOf(picture) }),
      credentials: "same-origin",
      redirect: "error",
    });
  } catch {
    throw new NotAnswered("The links did not arrive. Your purpose or your sign-in may have ended: reload the page.");
  }
  if (response.status === 404) throw new NotAnswered("There is nothing here that we can show you.");
  if (response.status === 503) throw new NotAnswered("Kithmap cannot answer now. Nothing was added; try again in a few minutes.");
  if (!response.ok) throw new NotAnswered("That step was not taken. Nothing was added; reload the page and try again.");
  return response.json();
}

const standingOf = (picture) =>
  [...picture.items.values()].map((item) => [item.key, item.x, item.y, item.framed ? "frame" : item.ground]);

const framesOf = (picture) => [...picture.homes, ...picture.frames].map((frame) => frame.members);

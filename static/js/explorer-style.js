// How the canvas draws items and lines: shape, colour and icon of each kind; width and colour of each line.

const SHAPES = {
  child: "ellipse",
  carer: "ellipse",
  household: "round-rectangle",
  practitioner: "diamond",
  service: "hexagon",
  agency: "rectangle",
};

/** The data of a node for the canvas. */
export function nodeOf(item, canvas) {
  const kind = canvas.kinds[item.kind];
  return {
    group: "nodes",
    data: {
      id: item.key,
      kind: item.kind,
      size: item.size,
      shape: SHAPES[item.kind],
      colour: kind.colour,
      crowded: item.crowded ? 1 : 0,
      icon: iconOf(kind.glyph, "#fff"),
      hollowIcon: iconOf(kind.glyph, kind.colour),
    },
    position: { x: item.x, y: item.y },
  };
}

/** The data of a line for the canvas. */
export function edgeOf(link) {
  const data = { id: `l-${link.key}`, source: link.tail, target: link.head, type: link.type };
  return { group: "edges", data: { ...data, ended: link.ended ? 1 : 0, doubtful: link.doubtful ? 1 : 0, lead: link.lead ? 1 : 0 } };
}

/** The style sheet of the canvas. */
export const STYLE = [
  {
    selector: "node",
    style: {
      width: "data(size)", height: "data(size)", shape: "data(shape)", "background-color": "data(colour)",
      "background-image": "data(icon)", "background-width": "56%", "background-height": "56%", "background-clip": "none",
      "border-width": 2.5, "border-color": "#fff", "overlay-opacity": 0,
    },
  },
  { selector: 'node[kind="practitioner"]', style: { "background-width": "46%", "background-height": "46%" } },
  { selector: 'node[kind="carer"]', style: { "outline-width": 2.2, "outline-color": "data(colour)", "outline-offset": 0 } },
  { selector: 'node[kind="agency"]', style: { width: 42, height: 32 } },
  { selector: "node[?crowded]", style: { "outline-width": 2, "outline-color": "data(colour)", "outline-offset": 1.5 } },
  {
    selector: "node.hollow",
    style: { "background-color": "#fff", "border-color": "data(colour)", "border-width": 2, "background-image": "data(hollowIcon)" },
  },
  { selector: "edge", style: { "curve-style": "straight", width: 1.9, "line-color": "#6b757a", "overlay-opacity": 0, "overlay-padding": 6 } },
  { selector: 'edge[type="CARES_FOR"]', style: { width: 2.6, "line-color": "#3f484c" } },
  { selector: 'edge[type="WORKS_FOR"], edge[type="PART_OF"], edge[type="SUCCEEDED_BY"]', style: { width: 1.3, "line-color": "#848d92" } },
  { selector: "edge[?doubtful]", style: { width: 2.2, "line-color": "#b35900", "line-style": "dashed", "line-dash-pattern": [7, 5] } },
  { selector: "edge[?lead]", style: { width: 5, "line-color": "#0b5351" } },
  {
    selector: "edge[?ended]",
    style: { width: 1, "line-color": "#858d91", "mid-target-arrow-shape": "tee", "mid-target-arrow-color": "#858d91", "arrow-scale": 0.9 },
  },
  { selector: "edge.on", style: { "line-color": "#0b0c0c", width: 2.6, "z-index": 9 } },
  { selector: "edge.on[?doubtful]", style: { "line-color": "#b35900", width: 3 } },
  { selector: "edge.on[?lead]", style: { "line-color": "#0b5351", width: 5 } },
  { selector: "edge.on[?ended]", style: { "line-color": "#505a5f", width: 1.6 } },
  { selector: "edge.next", style: { "line-color": "#0b0c0c", width: 5, "z-index": 21 } },
];

function iconOf(glyph, colour) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="48" height="48"><path fill-rule="evenodd" fill="${colour}" d="${glyph}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

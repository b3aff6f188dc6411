// Draws the coastlines in src/report/map: `npm ci && npm run draw` in this folder.
//
// The land is Natural Earth's at 1:50 million, which is in the public domain, as the npm package
// world-atlas carries it. It is land alone: no borders, so that a map takes no side. Each frame is
// projected once, here, with Lambert's conformal cone, and cut at its edges.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoConicConformal, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const file = createRequire(import.meta.url).resolve("world-atlas/land-50m.json");
const topology = JSON.parse(readFileSync(file, "utf8"));
const land = feature(topology, topology.objects.land);

// Corners are west, south, east, north. Places are where tokens and names stand.
const frames = {
  "both-seas": { corners: [9, 40.5, 42.5, 66], parallels: [45, 62], size: [760, 900] },
  "baltic": { corners: [9.5, 53.4, 30.5, 66], parallels: [55, 64], size: [700, 860] },
  "black-sea": { corners: [27, 40.6, 42, 47.6], parallels: [42, 46], size: [1000, 640] },
};
const places = { "baltic": [19.6, 57.4], "black-sea": [34.2, 43.3] };
/// Islands smaller than this, in square units of the drawing, are left out.
const SMALLEST = 6;

for (const [name, { corners, parallels, size }] of Object.entries(frames)) {
  const [west, south, east, north] = corners;
  const points = [];
  for (let step = 0; step <= 20; step += 1) {
    const part = step / 20;
    points.push([west + part * (east - west), south], [west + part * (east - west), north]);
    points.push([west, south + part * (north - south)], [east, south + part * (north - south)]);
  }
  const middle = (west + east) / 2;
  const projection = geoConicConformal().parallels(parallels).rotate([-middle, 0]);
  projection.fitSize(size, { type: "MultiPoint", coordinates: points });
  projection.clipExtent([[0, 0], size]).precision(0.3);
  const path = geoPath(projection);
  path.digits(1);
  const kept = land.features.flatMap(({ geometry }) =>
    (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates])
      .map((coordinates) => ({ type: "Polygon", coordinates }))
      .filter((polygon) => path.area(polygon) > SMALLEST));
  const outline = kept.map((polygon) => path(polygon)).join("");
  const marks = Object.entries(places)
    .filter(([, [x, y]]) => x > west && x < east && y > south && y < north)
    .map(([id, at]) => [id, ...projection(at).map((value) => value.toFixed(1))])
    .map(([id, x, y]) => `<circle id="${id}" cx="${x}" cy="${y}" r="4"/>\n`).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}">
<!-- Land of Natural Earth (public domain) at 1:50 million, Lambert's conformal cone, drawn by tests/map/draw.js -->
<path d="${outline}"/>
${marks}</svg>\n`;
  const target = new URL(`../../src/report/map/${name}.svg`, import.meta.url);
  writeFileSync(target, svg);
  console.log(name, svg.length, "bytes");
}

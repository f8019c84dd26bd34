/** Distances, areas and places on a sphere of radius 6,378,100 m. A point is `lat lon alt acc`; a line `p;p;…`. */
import { FUNCTIONS } from "./functions.js";
import { members, split } from "./functionsText.js";
import { parseNumber, roundTo } from "./numbers.js";
import { atan2, cosine, sine } from "./precise.js";
import { toText } from "./values.js";

const RADIUS = 6378100;
const DEGREE = Math.PI / 180;

export function pointsOf(...args) {
  const parts = members(args).map((value) => toText(value).split(";").map(split));
  const words = [].concat(...parts).filter((point) => point.length);
  const found = words.map(([lat, lon = ""]) => [parseNumber(lat), parseNumber(lon)]);
  return found.some(([lat, lon]) => lat !== lat || lon !== lon) ? [] : found;
}

const pairwise = (items) => items.slice(1).map((item, place) => [items[place], item]);

function distance(call, ...args) {
  const points = pointsOf(...args);
  call.fuel(points.length * 16);
  return roundTo(pairwise(points).reduce((total, [start, end]) => total + metres(start, end), 0), 2);
}

function metres(start, end) {
  const up = sine(((end[0] - start[0]) * DEGREE) / 2);
  const across = sine(((end[1] - start[1]) * DEGREE) / 2);
  const part = up * up + cosine(start[0] * DEGREE) * cosine(end[0] * DEGREE) * across * across;
  return 2 * RADIUS * atan2(Math.sqrt(part), Math.sqrt(Math.max(0, 1 - part)));
}

function area(call, ...args) {
  const points = pointsOf(...args);
  if (points.length < 3) return 0;
  call.fuel(points.length * 16);
  const heights = points.map(([lat]) => sine(lat * DEGREE));
  let total = 0;
  points.forEach(([, longitude], place) => {
    const before = place ? place - 1 : points.length - 1;
    total += (longitude - points[before][1]) * DEGREE * (2 + heights[place] + heights[before]);
  });
  return roundTo(Math.abs((total * RADIUS * RADIUS) / 2), 2);
}

function geofence(call, point, shape) {
  const place = pointsOf(point);
  const corners = pointsOf(shape);
  if (place.length !== 1 || corners.length < 4 || !equal(corners[0], corners[corners.length - 1])) return false;
  const [lat, lon] = place[0];
  const crossed = pairwise(corners).filter(
    ([[lat1, lon1], [lat2, lon2]]) =>
      lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1
  );
  return crossed.length % 2 === 1;
}

const equal = (a, b) => a[0] === b[0] && a[1] === b[1];

function intersects(call, line) {
  const points = pointsOf(line).filter((point, place, all) => place === all.length - 1 || !equal(point, all[place + 1]));
  const sides = pairwise(points);
  call.fuel(sides.length * sides.length);
  const closed = points.length > 3 && equal(points[0], points[points.length - 1]);
  const last = sides.length - 1;
  const crossed = sides.some((side, later) =>
    sides.some((other, earlier) => earlier < later - 1 && !(closed && !earlier && later === last) && meet(other, side))
  );
  return crossed || sides.slice(1).some(([b, c], place) => doublesBack(points[place], b, c));
}

const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

function doublesBack(a, b, c) {
  const ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
  return turn(a, b, c) === 0 && ahead < 0;
}

function meet([a, b], [c, d]) {
  const turns = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (signsDiffer(turns[0], turns[1]) && signsDiffer(turns[2], turns[3])) return true;
  const ends = [[c, a, b], [d, a, b], [a, c, d], [b, c, d]];
  return ends.some(([point, start, end], place) => turns[place] === 0 && between(point, start, end));
}

const signsDiffer = (x, y) => (x > 0 && y < 0) || (x < 0 && y > 0);

const between = (point, start, end) =>
  [0, 1].every((i) => Math.min(start[i], end[i]) <= point[i] && point[i] <= Math.max(start[i], end[i]));

Object.assign(FUNCTIONS, {
  distance,
  area,
  "enclosed-area": area,
  geofence,
  intersects,
});

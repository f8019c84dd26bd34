/** What a function of an expression may use: the world, names of months, automata, random numbers, fuel. */
import { zoneOf } from "./dates.js";

/** Most steps and seconds after one answer, longest text, most repeat instances. */
export const STEPS = 1000000;
export const SECONDS = 20;
export const LONGEST_TEXT = 1000000;
export const INSTANCES = 10000;

const LOOK = 4096;

export class OutOfFuel extends Error {
  constructor(what, limit) {
    super(`more than ${limit} ${what}`);
    this.what = what;
    this.limit = limit;
  }
}

export class Call {
  constructor(program, world) {
    this.program = program;
    this.world = world;
    this.zone = zoneOf(world.now);
    this.automata = program.automata;
    this.calendar = null;
    this.language = "";
    this.refuel();
    this.choiceLabel = () => "";
    this.textAt = () => "";
    this.random = randomStream(`${world.seed === undefined ? 1 : world.seed}:${world.instance_id || ""}`);
  }

  refuel() {
    const { elapsed } = this.world;
    this.left = STEPS;
    this.look = STEPS - LOOK;
    this.until = elapsed ? elapsed() + SECONDS : 0;
  }

  fuel(steps) {
    this.left -= steps;
    if (this.left < this.look) this.glance();
  }

  glance() {
    const { elapsed } = this.world;
    if (this.left < 0) throw new OutOfFuel("steps", STEPS);
    this.look = this.left - LOOK;
    if (elapsed && elapsed() > this.until) throw new OutOfFuel("seconds", SECONDS);
  }
}

export function randomStream(seed) {
  let [a, b, c, count] = seedState(seed);
  const draw = () => {
    const result = (a + b + count) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + result) >>> 0;
    count = (count + 1) >>> 0;
    return result;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return () => ((draw() >>> 5) * 67108864 + (draw() >>> 6)) / 9007199254740992;
}

export function seedState(seed) {
  const words = [1779033703, 3144134277, 1013904242];
  const factors = [597399067, 2869860233, 951274213];
  for (const letter of seed) {
    for (let i = 0; i < 3; i += 1) {
      words[i] = Math.imul(words[i] ^ letter.codePointAt(0), factors[i]) >>> 0;
      words[i] = (words[i] ^ (words[i] >>> 15)) >>> 0;
    }
  }
  return words.concat(1);
}

import { and, names, pick, problem, roads, shuffled, type TaskStyle } from "../written-task.ts";

const BLOCKS = `(define (domain blocks)
  (:predicates (on ?x ?y) (table ?x) (clear ?x) (empty) (holding ?x))
  (:action take :parameters (?x) :precondition (and (clear ?x) (table ?x) (empty))
    :effect (and (not (table ?x)) (not (clear ?x)) (not (empty)) (holding ?x)))
  (:action drop :parameters (?x) :precondition (holding ?x)
    :effect (and (not (holding ?x)) (clear ?x) (empty) (table ?x)))
  (:action stack :parameters (?x ?y) :precondition (and (holding ?x) (clear ?y))
    :effect (and (not (holding ?x)) (not (clear ?y)) (clear ?x) (empty) (on ?x ?y)))
  (:action unstack :parameters (?x ?y) :precondition (and (on ?x ?y) (clear ?x) (empty))
    :effect (and (holding ?x) (clear ?y) (not (clear ?x)) (not (empty)) (not (on ?x ?y)))))`;

const blocks: TaskStyle = {
  name: "blocks",
  write: (size, random) => {
    const all = names("b", 4 + 3 * size);
    const start = shuffled(random, all);
    const wanted = shuffled(random, all);
    const towers = 1 + size;
    const init = ["(empty)"];
    for (const [index, block] of start.entries()) {
      const below = start[index - towers];
      init.push(below === undefined ? `(table ${block})` : `(on ${block} ${below})`);
      if (index + towers >= start.length) init.push(`(clear ${block})`);
    }
    const goal = wanted.slice(1).map((block, index) => `(on ${wanted[index]} ${block})`);
    return { domain: BLOCKS, problem: problem("blocks", all.join(" "), init, and(goal)) };
  },
};

const GRIPPER = `(define (domain gripper)
  (:types room ball hand)
  (:predicates (robot ?r - room) (at ?b - ball ?r - room) (free ?h - hand) (held ?b - ball ?h - hand))
  (:action go :parameters (?from ?to - room) :precondition (and (robot ?from) (not (= ?from ?to)))
    :effect (and (robot ?to) (not (robot ?from))))
  (:action grasp :parameters (?b - ball ?r - room ?h - hand)
    :precondition (and (at ?b ?r) (robot ?r) (free ?h))
    :effect (and (held ?b ?h) (not (at ?b ?r)) (not (free ?h))))
  (:action release :parameters (?b - ball ?r - room ?h - hand)
    :precondition (and (held ?b ?h) (robot ?r))
    :effect (and (at ?b ?r) (free ?h) (not (held ?b ?h)))))`;

const gripper: TaskStyle = {
  name: "gripper",
  write: (size, random) => {
    const balls = names("ball", 4 * size);
    const rooms = names("room", 2 + size);
    const init = ["(robot room1)", "(free left)", "(free right)"];
    for (const ball of balls) init.push(`(at ${ball} ${pick(random, rooms)})`);
    const goal = balls.map((ball) => `(at ${ball} ${pick(random, rooms)})`);
    const objects = `${balls.join(" ")} - ball ${rooms.join(" ")} - room left right - hand`;
    return { domain: GRIPPER, problem: problem("gripper", objects, init, and(goal)) };
  },
};

const FERRY = `(define (domain ferry)
  (:types car shore)
  (:predicates (ferry ?s - shore) (parked ?c - car ?s - shore) (empty) (aboard ?c - car))
  (:action sail :parameters (?from ?to - shore) :precondition (and (ferry ?from) (not (= ?from ?to)))
    :effect (and (ferry ?to) (not (ferry ?from))))
  (:action board :parameters (?c - car ?s - shore)
    :precondition (and (parked ?c ?s) (ferry ?s) (empty))
    :effect (and (aboard ?c) (not (parked ?c ?s)) (not (empty))))
  (:action leave :parameters (?c - car ?s - shore) :precondition (and (aboard ?c) (ferry ?s))
    :effect (and (parked ?c ?s) (empty) (not (aboard ?c)))))`;

const ferry: TaskStyle = {
  name: "ferry",
  write: (size, random) => {
    const cars = names("car", 4 * size);
    const shores = names("shore", 2 + 2 * size);
    const init = ["(empty)", "(ferry shore1)"];
    for (const car of cars) init.push(`(parked ${car} ${pick(random, shores)})`);
    const goal = cars.map((car) => `(parked ${car} ${pick(random, shores)})`);
    const objects = `${cars.join(" ")} - car ${shores.join(" ")} - shore`;
    return { domain: FERRY, problem: problem("ferry", objects, init, and(goal)) };
  },
};

const HANOI = `(define (domain hanoi)
  (:predicates (on ?d ?x) (clear ?x) (smaller ?d ?x) (disc ?d))
  (:action move :parameters (?d ?from ?to)
    :precondition (and (disc ?d) (on ?d ?from) (clear ?d) (clear ?to) (smaller ?d ?to) (not (= ?from ?to)))
    :effect (and (on ?d ?to) (clear ?from) (not (on ?d ?from)) (not (clear ?to)))))`;

const hanoi: TaskStyle = {
  name: "hanoi",
  write: (size) => {
    const discs = names("d", 2 + 2 * size);
    const pegs = names("peg", 3);
    const init = ["(clear d1)", "(clear peg2)", "(clear peg3)"];
    const goal: string[] = [];
    for (const [index, disc] of discs.entries()) {
      const under = discs[index + 1];
      init.push(`(disc ${disc})`, `(on ${disc} ${under ?? "peg1"})`);
      goal.push(`(on ${disc} ${under ?? "peg3"})`);
      for (const larger of [...discs.slice(index + 1), ...pegs])
        init.push(`(smaller ${disc} ${larger})`);
    }
    const objects = [...discs, ...pegs].join(" ");
    return { domain: HANOI, problem: problem("hanoi", objects, init, and(goal)) };
  },
};

const TILES = `(define (domain tiles)
  (:types tile field)
  (:predicates (at ?t - tile ?f - field) (blank ?f - field) (next ?f ?g - field))
  (:action slide :parameters (?t - tile ?from ?to - field)
    :precondition (and (at ?t ?from) (blank ?to) (next ?from ?to))
    :effect (and (at ?t ?to) (blank ?from) (not (at ?t ?from)) (not (blank ?to)))))`;

const tiles: TaskStyle = {
  name: "tiles",
  write: (size, random) => {
    const width = 3;
    const fields = names("f", width * width);
    const all = names("t", width * width - 1);
    const steps = [6, 20, 60][size - 1] as number;
    const near = (index: number): number[] =>
      fields.flatMap((_, other) => {
        const rows = Math.abs(Math.floor(index / width) - Math.floor(other / width));
        const columns = Math.abs((index % width) - (other % width));
        return rows + columns === 1 ? [other] : [];
      });
    // Random slides from the goal, so that there is a way back.
    const at: (string | undefined)[] = [...all, undefined];
    let blank = width * width - 1;
    for (let step = 0; step < steps; step++) {
      const other = pick(random, near(blank));
      at[blank] = at[other];
      at[other] = undefined;
      blank = other;
    }
    const init = fields.flatMap((field, index) => [
      at[index] === undefined ? `(blank ${field})` : `(at ${at[index]} ${field})`,
      ...near(index).map((other) => `(next ${field} ${fields[other]})`),
    ]);
    const goal = all.map((tile, index) => `(at ${tile} ${fields[index]})`);
    const objects = `${all.join(" ")} - tile ${fields.join(" ")} - field`;
    return { domain: TILES, problem: problem("tiles", objects, init, and(goal)) };
  },
};

const VISIT = `(define (domain visit)
  (:predicates (road ?x ?y) (at ?x) (seen ?x))
  (:action walk :parameters (?x ?y) :precondition (and (at ?x) (road ?x ?y))
    :effect (and (at ?y) (seen ?y) (not (at ?x)))))`;

const visit: TaskStyle = {
  name: "visit",
  write: (size, random) => {
    const places = names("p", 10 * size);
    const init = ["(at p1)", "(seen p1)"];
    for (const [from, to] of roads(random, places, 6 * size)) init.push(`(road ${from} ${to})`);
    const goal = places.filter(() => random.integer(4) > 0).map((place) => `(seen ${place})`);
    return {
      domain: VISIT,
      problem: problem("visit", places.join(" "), init, and([...goal, "(seen p2)"])),
    };
  },
};

const KEYS = `(define (domain keys)
  (:types room key)
  (:predicates (at ?r - room) (door ?r ?s - room) (locked ?s - room) (opens ?k - key ?s - room)
    (lies ?k - key ?r - room) (has ?k - key))
  (:action walk :parameters (?r ?s - room)
    :precondition (and (at ?r) (door ?r ?s) (not (locked ?s))) :effect (and (at ?s) (not (at ?r))))
  (:action take :parameters (?k - key ?r - room) :precondition (and (at ?r) (lies ?k ?r))
    :effect (and (has ?k) (not (lies ?k ?r))))
  (:action unlock :parameters (?r ?s - room ?k - key)
    :precondition (and (at ?r) (door ?r ?s) (locked ?s) (has ?k) (opens ?k ?s))
    :effect (not (locked ?s))))`;

const keys: TaskStyle = {
  name: "keys",
  write: (size, random) => {
    const rooms = names("room", 4 * size + 2);
    const all = names("key", rooms.length - 2);
    const init = ["(at room1)"];
    for (const [index, room] of rooms.entries()) {
      const next = rooms[index + 1];
      if (next === undefined) continue;
      init.push(`(door ${room} ${next})`, `(door ${next} ${room})`);
      if (index === 0) continue;
      const key = all[index - 1];
      // The key is in a room reachable before it is needed.
      init.push(
        `(locked ${next})`,
        `(opens ${key} ${next})`,
        `(lies ${key} ${rooms[random.integer(index + 1)]})`,
      );
    }
    const objects = `${rooms.join(" ")} - room ${all.join(" ")} - key`;
    return { domain: KEYS, problem: problem("keys", objects, init, `(at room${rooms.length})`) };
  },
};

export const stripsStyles: readonly TaskStyle[] = [
  blocks,
  gripper,
  ferry,
  hanoi,
  tiles,
  visit,
  keys,
];

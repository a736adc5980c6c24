import { and, names, pick, problem, roads, shuffled, type TaskStyle } from "../written-task.ts";

const BRIEFCASE = `(define (domain briefcase)
  (:types place thing)
  (:predicates (at ?p - place) (lies ?t - thing ?p - place) (in ?t - thing))
  (:action carry :parameters (?from ?to - place)
    :precondition (and (at ?from) (not (= ?from ?to)))
    :effect (and (at ?to) (not (at ?from))
      (forall (?t - thing) (when (in ?t) (and (lies ?t ?to) (not (lies ?t ?from)))))))
  (:action pack :parameters (?t - thing ?p - place)
    :precondition (and (at ?p) (lies ?t ?p) (not (in ?t))) :effect (in ?t))
  (:action unpack :parameters (?t - thing) :precondition (in ?t) :effect (not (in ?t))))`;

const briefcase: TaskStyle = {
  name: "briefcase",
  write: (size, random) => {
    const places = names("p", 3 + size);
    const things = names("t", 2 * size);
    const init = ["(at p1)", ...things.map((thing) => `(lies ${thing} ${pick(random, places)})`)];
    const goal = things.map((thing) => `(lies ${thing} ${pick(random, places)})`);
    const objects = `${places.join(" ")} - place ${things.join(" ")} - thing`;
    return {
      domain: BRIEFCASE,
      problem: problem(
        "briefcase",
        objects,
        init,
        and([...goal, "(forall (?t - thing) (not (in ?t)))"]),
      ),
    };
  },
};

const LIGHTS = `(define (domain lights)
  (:types lamp)
  (:predicates (on ?l - lamp) (near ?l ?m - lamp))
  (:action press :parameters (?l - lamp)
    :effect (forall (?m - lamp)
      (when (or (= ?l ?m) (near ?l ?m))
        (and (when (on ?m) (not (on ?m))) (when (not (on ?m)) (on ?m)))))))`;

const lights: TaskStyle = {
  name: "lights",
  write: (size, random) => {
    const lamps = names("l", 3 + 2 * size);
    const init: string[] = [];
    const on = new Set<number>();
    for (let index = 0; index + 1 < lamps.length; index++) {
      init.push(
        `(near ${lamps[index]} ${lamps[index + 1]})`,
        `(near ${lamps[index + 1]} ${lamps[index]})`,
      );
    }
    // Random presses from darkness, so that there is a way back.
    for (let press = 0; press < 2 * size + 1; press++) {
      const at = random.integer(lamps.length);
      for (const index of [at - 1, at, at + 1]) {
        if (index < 0 || index >= lamps.length) continue;
        if (!on.delete(index)) on.add(index);
      }
    }
    for (const index of on) init.push(`(on ${lamps[index]})`);
    const goal = "(forall (?l - lamp) (not (on ?l)))";
    return { domain: LIGHTS, problem: problem("lights", `${lamps.join(" ")} - lamp`, init, goal) };
  },
};

const WORKSHOP = `(define (domain workshop)
  (:types part colour shape)
  (:predicates (colour ?p - part ?c - colour) (shape ?p - part ?s - shape) (smooth ?p - part)
    (hot ?p - part) (busy))
  (:action lathe :parameters (?p - part ?s - shape) :precondition (not (busy))
    :effect (and (busy) (shape ?p ?s) (not (smooth ?p))
      (forall (?old - shape) (when (and (shape ?p ?old) (not (= ?old ?s))) (not (shape ?p ?old))))
      (forall (?c - colour) (when (colour ?p ?c) (not (colour ?p ?c))))))
  (:action paint :parameters (?p - part ?c - colour)
    :precondition (and (not (busy)) (not (hot ?p)))
    :effect (and (busy) (colour ?p ?c)
      (forall (?old - colour) (when (and (colour ?p ?old) (not (= ?old ?c))) (not (colour ?p ?old))))))
  (:action polish :parameters (?p - part) :precondition (not (busy))
    :effect (and (busy) (smooth ?p)))
  (:action forge :parameters (?p - part ?s - shape) :precondition (not (busy))
    :effect (and (busy) (hot ?p) (shape ?p ?s)
      (forall (?old - shape) (when (and (shape ?p ?old) (not (= ?old ?s))) (not (shape ?p ?old))))))
  (:action wait :effect (and (not (busy)) (forall (?p - part) (when (hot ?p) (not (hot ?p)))))))`;

const workshop: TaskStyle = {
  name: "workshop",
  write: (size, random) => {
    const parts = names("part", 2 * size);
    const colours = ["red", "blue", "green"];
    const shapes = ["round", "flat", "square"];
    const init = parts.flatMap((part) => [
      `(colour ${part} ${pick(random, colours)})`,
      `(shape ${part} ${pick(random, shapes)})`,
    ]);
    const goal = parts.flatMap((part) => [
      `(colour ${part} ${pick(random, colours)})`,
      `(shape ${part} ${pick(random, shapes)})`,
      ...(random.integer(2) === 0 ? [`(smooth ${part})`] : []),
    ]);
    const objects = `${parts.join(" ")} - part ${colours.join(" ")} - colour ${shapes.join(" ")} - shape`;
    return { domain: WORKSHOP, problem: problem("workshop", objects, init, and(goal)) };
  },
};

const MEETING = `(define (domain meeting)
  (:types person room topic)
  (:predicates (in ?p - person ?r - room) (door ?r ?s - room) (knows ?p - person ?t - topic)
    (invited ?p - person ?t - topic) (discussed ?t - topic))
  (:action walk :parameters (?p - person ?r ?s - room)
    :precondition (and (in ?p ?r) (or (door ?r ?s) (door ?s ?r)))
    :effect (and (in ?p ?s) (not (in ?p ?r))))
  (:action tell :parameters (?p ?q - person ?t - topic)
    :precondition (and (knows ?p ?t) (not (knows ?q ?t)) (exists (?r - room) (and (in ?p ?r) (in ?q ?r))))
    :effect (knows ?q ?t))
  (:action discuss :parameters (?r - room ?t - topic)
    :precondition (forall (?p - person) (imply (invited ?p ?t) (and (in ?p ?r) (knows ?p ?t))))
    :effect (discussed ?t)))`;

const meeting: TaskStyle = {
  name: "meeting",
  write: (size, random) => {
    const people = names("p", 2 + size);
    const rooms = names("r", 2 + size);
    const topics = names("t", size);
    const init = rooms.slice(1).map((room, index) => `(door ${rooms[index]} ${room})`);
    for (const person of people) init.push(`(in ${person} ${pick(random, rooms)})`);
    for (const topic of topics) {
      const [one, ...others] = shuffled(random, people);
      init.push(`(knows ${one} ${topic})`, `(invited ${one} ${topic})`);
      for (const other of others.slice(0, 2)) init.push(`(invited ${other} ${topic})`);
    }
    const objects = `${people.join(" ")} - person ${rooms.join(" ")} - room ${topics.join(" ")} - topic`;
    const goal = "(forall (?t - topic) (discussed ?t))";
    return { domain: MEETING, problem: problem("meeting", objects, init, goal) };
  },
};

const GRID = `(define (domain grid)
  (:types node)
  (:predicates (wire ?a ?b - node) (closed ?a ?b - node) (source ?n - node) (live ?n - node)
    (broken ?n - node))
  (:derived (live ?n - node)
    (or (source ?n) (exists (?m - node) (and (live ?m) (wire ?m ?n) (closed ?m ?n)))))
  (:action close :parameters (?a ?b - node)
    :precondition (and (wire ?a ?b) (not (closed ?a ?b))
      (not (exists (?n - node) (and (broken ?n) (live ?n)))))
    :effect (closed ?a ?b))
  (:action open :parameters (?a ?b - node) :precondition (closed ?a ?b)
    :effect (not (closed ?a ?b))))`;

/** Derived live nodes: current flows through closed switches. */
const grid: TaskStyle = {
  name: "grid",
  write: (size, random) => {
    const nodes = names("n", 4 + 2 * size);
    const init = ["(source n1)", `(broken n${nodes.length})`];
    for (const [index, node] of nodes.entries()) {
      if (index === 0) continue;
      const from = nodes[random.integer(index)];
      init.push(`(wire ${from} ${node})`);
      if (random.integer(3) === 0 && index + 1 < nodes.length)
        init.push(`(closed ${from} ${node})`);
    }
    const wanted = nodes.slice(1, -1).map((node) => `(live ${node})`);
    const goal = and([...wanted, `(not (live n${nodes.length}))`]);
    return { domain: GRID, problem: problem("grid", `${nodes.join(" ")} - node`, init, goal) };
  },
};

const PILES = `(define (domain piles)
  (:types box place)
  (:predicates (on ?x - box ?y - box) (at ?x - box ?p - place) (under ?y ?x - box) (free ?x - box)
    (heavy ?x - box) (empty ?p - place))
  (:derived (under ?y ?x - box)
    (or (on ?x ?y) (exists (?z - box) (and (on ?x ?z) (under ?y ?z)))))
  (:derived (free ?x - box) (not (exists (?y - box) (on ?y ?x))))
  (:derived (empty ?p - place) (forall (?x - box) (not (at ?x ?p))))
  (:action put_on :parameters (?x ?y - box ?p - place)
    :precondition (and (free ?x) (free ?y) (not (= ?x ?y)) (at ?x ?p) (not (and (heavy ?x) (not (heavy ?y)))))
    :effect (and (on ?x ?y) (not (at ?x ?p))))
  (:action move :parameters (?x ?y ?z - box)
    :precondition (and (free ?x) (free ?z) (on ?x ?y) (not (= ?x ?z)) (imply (heavy ?x) (heavy ?z)))
    :effect (and (on ?x ?z) (not (on ?x ?y))))
  (:action set_down :parameters (?x ?y - box ?p - place)
    :precondition (and (free ?x) (on ?x ?y) (empty ?p))
    :effect (and (at ?x ?p) (not (on ?x ?y)))))`;

const piles: TaskStyle = {
  name: "piles",
  write: (size, random) => {
    const boxes = names("b", 3 + size);
    const places = names("p", 3);
    const order = shuffled(random, boxes);
    const init = [`(at ${order[0]} p1)`];
    for (const [index, box] of order.entries())
      if (index > 0) init.push(`(on ${box} ${order[index - 1]})`);
    init.push(`(heavy ${order[0]})`);
    const [top, ...rest] = order;
    const goal = and(
      rest
        .slice(0, size)
        .map((box) => `(under ${top} ${box})`)
        .concat(`(free ${rest[0]})`),
    );
    const objects = `${boxes.join(" ")} - box ${places.join(" ")} - place`;
    return { domain: PILES, problem: problem("piles", objects, init, goal) };
  },
};

const TEA = `(define (domain tea)
  (:types cup kettle guest)
  (:predicates (clean ?c - cup) (full ?c - cup) (hot ?k - kettle) (served ?g - guest)
    (likes ?g - guest ?c - cup) (greeted ?g - guest))
  (:action boil :parameters (?k - kettle) :effect (hot ?k))
  (:action greet :parameters (?g - guest) :effect (greeted ?g))
  (:action wash :parameters (?c - cup) :precondition (not (or (clean ?c) (full ?c))) :effect (clean ?c))
  (:action pour :parameters (?c - cup)
    :precondition (and (clean ?c) (exists (?k - kettle) (hot ?k)))
    :effect (and (full ?c) (not (clean ?c)) (forall (?k - kettle) (not (hot ?k)))))
  (:action serve :parameters (?g - guest ?c - cup)
    :precondition (and (full ?c) (or (likes ?g ?c) (greeted ?g)))
    :effect (and (served ?g) (not (full ?c)))))`;

const tea: TaskStyle = {
  name: "tea",
  write: (size, random) => {
    const cups = names("c", 1 + size);
    const guests = names("g", 3 * size);
    const init = cups.filter(() => random.integer(2) === 0).map((cup) => `(clean ${cup})`);
    for (const guest of guests) {
      if (random.integer(2) === 0) init.push(`(likes ${guest} ${pick(random, cups)})`);
    }
    const objects = `${cups.join(" ")} - cup kettle - kettle ${guests.join(" ")} - guest`;
    const goal = "(forall (?g - guest) (served ?g))";
    return { domain: TEA, problem: problem("tea", objects, init, goal) };
  },
};

const WATCH = `(define (domain watch)
  (:types tower)
  (:predicates (road ?x ?y - tower) (at ?x - tower) (lit ?x - tower) (wet ?x - tower) (smoke ?x - tower))
  (:action walk :parameters (?x ?y - tower) :precondition (and (at ?x) (road ?x ?y))
    :effect (and (at ?y) (not (at ?x))))
  (:action light :parameters (?x - tower)
    :precondition (and (at ?x) (not (lit ?x)))
    :effect (and (when (wet ?x) (smoke ?x)) (when (not (wet ?x)) (lit ?x))))
  (:action dry :parameters (?x - tower)
    :precondition (and (at ?x) (wet ?x) (exists (?y - tower) (and (lit ?y) (road ?x ?y))))
    :effect (and (not (wet ?x)) (not (smoke ?x)))))`;

const watch: TaskStyle = {
  name: "watch",
  write: (size, random) => {
    const towers = names("w", 4 * size);
    const init = ["(at w1)"];
    for (const [from, to] of roads(random, towers, size)) init.push(`(road ${from} ${to})`);
    for (const tower of towers.slice(1)) if (random.integer(3) === 0) init.push(`(wet ${tower})`);
    const goal = "(forall (?x - tower) (and (lit ?x) (not (smoke ?x))))";
    return { domain: WATCH, problem: problem("watch", `${towers.join(" ")} - tower`, init, goal) };
  },
};

export const adlStyles: readonly TaskStyle[] = [
  briefcase,
  lights,
  workshop,
  meeting,
  grid,
  piles,
  tea,
  watch,
];

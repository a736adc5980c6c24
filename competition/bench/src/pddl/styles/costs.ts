import { and, names, pick, problem, roads, type TaskStyle } from "../written-task.ts";

const DELIVERY = `(define (domain delivery)
  (:types truck parcel place)
  (:predicates (parked ?t - truck ?p - place) (lies ?x - parcel ?p - place) (in ?x - parcel ?t - truck)
    (road ?p ?q - place))
  (:functions (length ?p ?q - place) (total-cost))
  (:action drive :parameters (?t - truck ?p ?q - place)
    :precondition (and (parked ?t ?p) (road ?p ?q))
    :effect (and (parked ?t ?q) (not (parked ?t ?p)) (increase (total-cost) (length ?p ?q))))
  (:action load :parameters (?x - parcel ?t - truck ?p - place)
    :precondition (and (lies ?x ?p) (parked ?t ?p))
    :effect (and (in ?x ?t) (not (lies ?x ?p)) (increase (total-cost) 1)))
  (:action unload :parameters (?x - parcel ?t - truck ?p - place)
    :precondition (and (in ?x ?t) (parked ?t ?p))
    :effect (and (lies ?x ?p) (not (in ?x ?t)) (increase (total-cost) 1))))`;

const delivery: TaskStyle = {
  name: "delivery",
  write: (size, random) => {
    const places = names("p", 4 + 3 * size);
    const parcels = names("x", 3 * size);
    const trucks = names("t", size);
    const init = ["(= (total-cost) 0)"];
    for (const [from, to] of roads(random, places, 2 * size)) {
      init.push(`(road ${from} ${to})`, `(= (length ${from} ${to}) ${2 + random.integer(9)})`);
    }
    for (const truck of trucks) init.push(`(parked ${truck} ${pick(random, places)})`);
    for (const parcel of parcels) init.push(`(lies ${parcel} ${pick(random, places)})`);
    const goal = parcels.map((parcel) => `(lies ${parcel} ${pick(random, places)})`);
    const objects = `${places.join(" ")} - place ${parcels.join(" ")} - parcel ${trucks.join(" ")} - truck`;
    return {
      domain: DELIVERY,
      problem: problem("delivery", objects, init, and(goal), "total-cost"),
    };
  },
};

const LIFT = `(define (domain lift)
  (:types person floor)
  (:predicates (at ?f - floor) (waits ?p - person ?f - floor) (inside ?p - person) (arrived ?p - person)
    (wants ?p - person ?f - floor))
  (:functions (way ?f ?g - floor) (total-cost))
  (:action ride :parameters (?f ?g - floor) :precondition (and (at ?f) (not (= ?f ?g)))
    :effect (and (at ?g) (not (at ?f)) (increase (total-cost) (way ?f ?g))))
  (:action enter :parameters (?p - person ?f - floor) :precondition (and (at ?f) (waits ?p ?f))
    :effect (and (inside ?p) (not (waits ?p ?f))))
  (:action leave :parameters (?p - person ?f - floor)
    :precondition (and (at ?f) (inside ?p) (wants ?p ?f))
    :effect (and (arrived ?p) (not (inside ?p)))))`;

/** Boarding and leaving are free steps. */
const lift: TaskStyle = {
  name: "lift",
  write: (size, random) => {
    const floors = names("f", 4 + 2 * size);
    const people = names("p", 2 + 3 * size);
    const init = ["(at f1)", "(= (total-cost) 0)"];
    for (const [index, from] of floors.entries()) {
      for (const [other, to] of floors.entries()) {
        if (index !== other)
          init.push(`(= (way ${from} ${to}) ${2 + 3 * Math.abs(index - other)})`);
      }
    }
    for (const person of people) {
      init.push(
        `(waits ${person} ${pick(random, floors)})`,
        `(wants ${person} ${pick(random, floors)})`,
      );
    }
    const objects = `${floors.join(" ")} - floor ${people.join(" ")} - person`;
    const goal = and(people.map((person) => `(arrived ${person})`));
    return { domain: LIFT, problem: problem("lift", objects, init, goal, "total-cost") };
  },
};

const BREW = `(define (domain brew)
  (:types brewed)
  (:predicates (has ?b - brewed) (makes ?a ?b ?c - brewed))
  (:functions (price ?b - brewed) (total-cost))
  (:action buy :parameters (?b - brewed) :effect (and (has ?b) (increase (total-cost) (price ?b))))
  (:action mix :parameters (?a ?b ?c - brewed)
    :precondition (and (has ?a) (has ?b) (makes ?a ?b ?c))
    :effect (and (has ?c) (not (has ?a)) (not (has ?b)) (increase (total-cost) 1))))`;

/** Costs of hundreds of thousands for buying, and one for making. */
const brew: TaskStyle = {
  name: "brew",
  write: (size, random) => {
    const all = names("b", 4 + 4 * size);
    const init = ["(= (total-cost) 0)"];
    for (const [index, each] of all.entries()) {
      init.push(
        `(= (price ${each}) ${index < 3 ? 10 + random.integer(90) : 200_000 + random.integer(9999)})`,
      );
      if (index < 3) continue;
      const [a, b] = [all[random.integer(index)], all[random.integer(Math.min(3, index))]];
      if (a !== b) init.push(`(makes ${a} ${b} ${each})`);
    }
    const goal = and(all.slice(-size).map((each) => `(has ${each})`));
    return {
      domain: BREW,
      problem: problem("brew", `${all.join(" ")} - brewed`, init, goal, "total-cost"),
    };
  },
};

export const costStyles: readonly TaskStyle[] = [delivery, lift, brew];

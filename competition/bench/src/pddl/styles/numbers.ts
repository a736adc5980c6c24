import { and, names, problem, roads, type TaskStyle } from "../written-task.ts";

const FUEL = `(define (domain fuel)
  (:types place)
  (:predicates (at ?p - place) (road ?p ?q - place) (pump ?p - place) (seen ?p - place))
  (:functions (fuel) (need ?p ?q - place) (tank))
  (:action drive :parameters (?p ?q - place)
    :precondition (and (at ?p) (road ?p ?q) (>= (fuel) (need ?p ?q)))
    :effect (and (at ?q) (seen ?q) (not (at ?p)) (decrease (fuel) (need ?p ?q))))
  (:action fill :parameters (?p - place)
    :precondition (and (at ?p) (pump ?p) (< (fuel) (tank)))
    :effect (assign (fuel) (tank))))`;

const fuel: TaskStyle = {
  name: "fuel",
  write: (size, random) => {
    const places = names("p", 4 + 4 * size);
    const init = ["(at p1)", "(= (fuel) 4)", "(= (tank) 12)"];
    for (const [from, to] of roads(random, places, size)) {
      init.push(`(road ${from} ${to})`, `(= (need ${from} ${to}) ${1 + random.integer(4)})`);
    }
    for (const [index, place] of places.entries())
      if (index % 3 === 0) init.push(`(pump ${place})`);
    const goal = and(
      places.filter((_, index) => index % 2 === 1).map((place) => `(seen ${place})`),
    );
    return { domain: FUEL, problem: problem("fuel", `${places.join(" ")} - place`, init, goal) };
  },
};

const CAMP = `; @bounds wood 0 60
; @bounds stone 0 60
(define (domain camp)
  (:types place)
  (:predicates (at ?p - place) (forest ?p - place) (quarry ?p - place) (hut ?p - place) (wall ?p - place))
  (:functions (wood) (stone))
  (:action walk :parameters (?p ?q - place) :precondition (and (at ?p) (not (= ?p ?q)))
    :effect (and (at ?q) (not (at ?p))))
  (:action chop :parameters (?p - place) :precondition (and (at ?p) (forest ?p))
    :effect (increase (wood) 3))
  (:action dig :parameters (?p - place) :precondition (and (at ?p) (quarry ?p))
    :effect (increase (stone) 2))
  (:action build_hut :parameters (?p - place)
    :precondition (and (at ?p) (>= (wood) 7) (>= (stone) 2) (not (hut ?p)))
    :effect (and (hut ?p) (decrease (wood) 7) (decrease (stone) 2)))
  (:action build_wall :parameters (?p - place)
    :precondition (and (at ?p) (hut ?p) (>= (stone) 5))
    :effect (and (wall ?p) (decrease (stone) 5))))`;

const camp: TaskStyle = {
  name: "camp",
  write: (size) => {
    const places = names("p", 2 + size);
    const init = ["(at p1)", "(forest p1)", "(quarry p2)", "(= (wood) 0)", "(= (stone) 0)"];
    const goal = places.slice(0, size).flatMap((place) => [`(hut ${place})`, `(wall ${place})`]);
    return {
      domain: CAMP,
      problem: problem("camp", `${places.join(" ")} - place`, init, and(goal)),
    };
  },
};

export const numberStyles: readonly TaskStyle[] = [fuel, camp];

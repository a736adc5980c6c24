/** A canteen: delicate guests need mild dishes, robust ones take any. */
const DOMAIN = `(define (domain canteen)
  (:requirements :typing)
  (:types guest bread soup dish trolley place)
  (:constants kitchen - place)
  (:predicates (fresh ?b - bread) (hot ?s - soup) (mild-bread ?b - bread) (mild-soup ?s - soup) (empty ?d - dish)
    (full ?d - dish) (mild ?d - dish) (on ?d - dish ?t - trolley) (at ?t - trolley ?p - place)
    (sits ?g - guest ?p - place) (delicate ?g - guest) (robust ?g - guest) (fed ?g - guest))
  (:action fill
    :parameters (?d - dish ?b - bread ?s - soup)
    :precondition (and (fresh ?b) (hot ?s) (empty ?d))
    :effect (and (full ?d) (not (fresh ?b)) (not (hot ?s)) (not (empty ?d))))
  (:action fill-mildly
    :parameters (?d - dish ?b - bread ?s - soup)
    :precondition (and (fresh ?b) (hot ?s) (mild-bread ?b) (mild-soup ?s) (empty ?d))
    :effect (and (full ?d) (mild ?d) (not (fresh ?b)) (not (hot ?s)) (not (empty ?d))))
  (:action load
    :parameters (?d - dish ?t - trolley)
    :precondition (and (full ?d) (at ?t kitchen))
    :effect (and (on ?d ?t) (not (full ?d))))
  (:action drive
    :parameters (?t - trolley ?from ?to - place)
    :precondition (at ?t ?from)
    :effect (and (at ?t ?to) (not (at ?t ?from))))
  (:action serve
    :parameters (?d - dish ?g - guest ?t - trolley ?p - place)
    :precondition (and (robust ?g) (sits ?g ?p) (on ?d ?t) (at ?t ?p))
    :effect (and (fed ?g) (not (on ?d ?t))))
  (:action serve-mildly
    :parameters (?d - dish ?g - guest ?t - trolley ?p - place)
    :precondition (and (delicate ?g) (sits ?g ?p) (on ?d ?t) (mild ?d) (at ?t ?p))
    :effect (and (fed ?g) (not (on ?d ?t)))))`;

const GUESTS = 10;
const DELICATE = 4;

/** A lunch for ten, four of them delicate. There are just enough mild dishes, so none may go to a robust guest. */
export function canteen(number: number): { readonly domain: string; readonly problem: string } {
  const named = (name: string): string[] =>
    Array.from({ length: GUESTS }, (_, index) => `${name}${index}`);
  /** A pseudo-random choice among ten; the stride is coprime to ten. */
  const isChosen = (index: number, stride: number): boolean =>
    (index * stride + number) % GUESTS < DELICATE;
  const guests = named("guest");
  const breads = named("bread");
  const soups = named("soup");
  const dishes = [...named("dish"), "spare-dish"];
  const facts = [
    "(at left kitchen) (at right kitchen)",
    ...guests.map((guest, index) => `(sits ${guest} table${(index + number) % 3})`),
    ...guests.map((guest, index) => `(${isChosen(index, 3) ? "delicate" : "robust"} ${guest})`),
    ...breads.map(
      (bread, index) => `(fresh ${bread}) ${isChosen(index, 7) ? `(mild-bread ${bread})` : ""}`,
    ),
    ...soups.map(
      (soup, index) => `(hot ${soup}) ${isChosen(index, 9) ? `(mild-soup ${soup})` : ""}`,
    ),
    ...dishes.map((dish) => `(empty ${dish})`),
  ];
  const problem = `(define (problem lunch) (:domain canteen)
    (:objects ${guests.join(" ")} - guest ${breads.join(" ")} - bread ${soups.join(" ")} - soup
      ${dishes.join(" ")} - dish left right - trolley table0 table1 table2 - place)
    (:init ${facts.join("\n")})
    (:goal (and ${guests.map((guest) => `(fed ${guest})`).join(" ")})))`;
  return { domain: DOMAIN, problem };
}

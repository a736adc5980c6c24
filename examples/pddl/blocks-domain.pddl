; Blocks are stacked by one hand.
(define (domain blocks)
  (:requirements :strips :typing)
  (:types block)
  (:predicates
    (on ?upper ?lower - block)
    (on-table ?b - block)
    (clear ?b - block)
    (holding ?b - block)
    (hand-empty))

  (:action pick-up
    :parameters (?b - block)
    :precondition (and (clear ?b) (on-table ?b) (hand-empty))
    :effect (and (holding ?b) (not (clear ?b)) (not (on-table ?b)) (not (hand-empty))))

  (:action put-down
    :parameters (?b - block)
    :precondition (holding ?b)
    :effect (and (on-table ?b) (clear ?b) (hand-empty) (not (holding ?b))))

  (:action stack
    :parameters (?b ?target - block)
    :precondition (and (holding ?b) (clear ?target))
    :effect (and (on ?b ?target) (clear ?b) (hand-empty)
      (not (holding ?b)) (not (clear ?target))))

  (:action unstack
    :parameters (?b ?from - block)
    :precondition (and (on ?b ?from) (clear ?b) (hand-empty))
    :effect (and (holding ?b) (clear ?from)
      (not (on ?b ?from)) (not (clear ?b)) (not (hand-empty)))))

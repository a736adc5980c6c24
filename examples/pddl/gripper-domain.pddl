; A robot with two hands carries balls from room to room.
(define (domain gripper)
  (:requirements :strips :typing :equality :negative-preconditions)
  (:types room ball hand)
  (:constants left right - hand)
  (:predicates
    (robot-at ?r - room)
    (ball-at ?b - ball ?r - room)
    (carries ?h - hand ?b - ball)
    (busy ?h - hand))

  (:action move
    :parameters (?from ?to - room)
    :precondition (and (robot-at ?from) (not (= ?from ?to)))
    :effect (and (robot-at ?to) (not (robot-at ?from))))

  (:action pick
    :parameters (?b - ball ?r - room ?h - hand)
    :precondition (and (robot-at ?r) (ball-at ?b ?r) (not (busy ?h)))
    :effect (and (carries ?h ?b) (busy ?h) (not (ball-at ?b ?r))))

  (:action drop
    :parameters (?b - ball ?r - room ?h - hand)
    :precondition (and (robot-at ?r) (carries ?h ?b))
    :effect (and (ball-at ?b ?r) (not (carries ?h ?b)) (not (busy ?h)))))

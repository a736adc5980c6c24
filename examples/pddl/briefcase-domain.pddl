; What is in the briefcase goes where it goes.
(define (domain briefcase)
  (:requirements :adl :derived-predicates)
  (:types place thing)
  (:predicates (at ?p - place) (lies ?t - thing ?p - place) (in ?t - thing) (packed))

  ; The briefcase is packed as soon as anything is in it.
  (:derived (packed) (exists (?t - thing) (in ?t)))

  (:action carry
    :parameters (?from ?to - place)
    :precondition (and (at ?from) (not (= ?from ?to)))
    :effect (and (at ?to) (not (at ?from))
      (forall (?t - thing)
        (when (in ?t) (and (lies ?t ?to) (not (lies ?t ?from)))))))

  (:action pack
    :parameters (?t - thing ?p - place)
    :precondition (and (at ?p) (lies ?t ?p) (not (in ?t)))
    :effect (in ?t))

  (:action unpack
    :parameters (?t - thing)
    :precondition (in ?t)
    :effect (not (in ?t))))

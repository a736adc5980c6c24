; Trucks and a ferry bring parcels over roads and water: costs are kilometres, loading costs one.
(define (domain delivery)
  (:requirements :strips :typing :action-costs)
  (:types
    place movable - object
    harbour - place
    vehicle parcel - movable
    truck ferry - vehicle)
  (:predicates
    (at ?m - movable ?p - place)
    (in ?c - parcel ?v - vehicle)
    (road ?a ?b - place))
  (:functions
    (distance ?a ?b - place) - number
    (total-cost) - number)

  (:action load
    :parameters (?c - parcel ?v - vehicle ?p - place)
    :precondition (and (at ?v ?p) (at ?c ?p))
    :effect (and (in ?c ?v) (not (at ?c ?p)) (increase (total-cost) 1)))

  (:action unload
    :parameters (?c - parcel ?v - vehicle ?p - place)
    :precondition (and (at ?v ?p) (in ?c ?v))
    :effect (and (at ?c ?p) (not (in ?c ?v)) (increase (total-cost) 1)))

  (:action drive
    :parameters (?t - truck ?from ?to - place)
    :precondition (and (at ?t ?from) (road ?from ?to))
    :effect (and (at ?t ?to) (not (at ?t ?from)) (increase (total-cost) (distance ?from ?to))))

  (:action sail
    :parameters (?f - ferry ?from ?to - harbour)
    :precondition (at ?f ?from)
    :effect (and (at ?f ?to) (not (at ?f ?from)) (increase (total-cost) 10))))

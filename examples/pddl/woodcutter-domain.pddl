; Numbers: wood is gathered while there is strength, and a hut needs ten pieces.
; @bounds wood 0 20
(define (domain woodcutter)
  (:requirements :strips :negative-preconditions :numeric-fluents)
  (:predicates (has-axe) (hut-built) (tired))
  (:functions (wood) (coins) (axe-price))

  (:action gather
    :precondition (not (tired))
    :effect (increase (wood) 1))

  (:action chop
    :precondition (and (has-axe) (not (tired)))
    :effect (and (increase (wood) 4) (tired)))

  (:action rest
    :precondition (tired)
    :effect (not (tired)))

  (:action sell
    :precondition (>= (wood) 2)
    :effect (and (decrease (wood) 2) (increase (coins) 3)))

  (:action buy-axe
    :precondition (and (>= (coins) (axe-price)) (not (has-axe)))
    :effect (and (has-axe) (decrease (coins) (axe-price))))

  (:action build-hut
    :precondition (>= (wood) 10)
    :effect (and (hut-built) (decrease (wood) 10))))

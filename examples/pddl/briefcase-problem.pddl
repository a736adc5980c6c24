(define (problem everything-at-work)
  (:domain briefcase)
  (:objects home office bank - place  pen purse letter - thing)
  (:init (at home) (lies pen home) (lies purse bank) (lies letter home))
  ; The letter may stay wherever it is not lost: at home or in the office.
  (:goal (and
    (at office)
    (not (packed))
    (forall (?t - thing) (imply (not (= ?t letter)) (lies ?t office)))
    (or (lies letter home) (lies letter office)))))

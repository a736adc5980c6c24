; Fuses are mended by the light of matches. A match burns for a while, and a hand mends one fuse at a time.
(define (domain cellar)
  (:requirements :typing :durative-actions :numeric-fluents :timed-initial-literals)
  (:types match fuse)
  (:predicates (unused ?m - match) (lit) (hand-free) (open) (mended ?f - fuse))
  (:functions (work ?f - fuse) (total-cost))
  (:durative-action light
    :parameters (?m - match)
    :duration (= ?duration 8)
    :condition (and (at start (unused ?m)) (at start (not (lit))))
    :effect (and (at start (lit)) (at start (not (unused ?m))) (at end (not (lit)))
      (at start (increase (total-cost) 1))))
  (:durative-action mend
    :parameters (?f - fuse)
    :duration (= ?duration (work ?f))
    :condition (and (at start (hand-free)) (at start (open)) (over all (lit)))
    :effect (and (at start (not (hand-free))) (at end (hand-free)) (at end (mended ?f)))))

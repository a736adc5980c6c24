; @bounds coins 0 20
(define (problem two-huts)
  (:domain woodcutter)
  (:init (= (wood) 0) (= (coins) 2) (= (axe-price) 5))
  (:goal (and (hut-built) (>= (wood) 10))))

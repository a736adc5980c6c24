; Turn a tower of three upside down.
(define (problem upside-down)
  (:domain blocks)
  (:objects red green blue - block)
  (:init (on red green) (on green blue) (on-table blue) (clear red) (hand-empty))
  (:goal (and (on blue green) (on green red))))

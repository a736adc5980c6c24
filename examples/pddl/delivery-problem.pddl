(define (problem island)
  (:domain delivery)
  (:objects
    farm town - place
    port isle - harbour
    van - truck
    gull - ferry
    cheese letter - parcel)
  (:init
    (road farm town) (road town farm) (road town port) (road port town)
    (= (distance farm town) 4) (= (distance town farm) 4)
    (= (distance town port) 3) (= (distance port town) 3)
    (at van town) (at gull isle) (at cheese farm) (at letter isle)
    (= (total-cost) 0))
  (:goal (and (at cheese isle) (at letter town)))
  (:metric minimize (total-cost)))

import type { Language } from "./language.ts";

/** The function words of Polish. */
export const POLISH: Language = {
  code: "pl",
  stop: `i a oraz lub albo ale lecz więc bo że żeby aby czy kto co gdzie kiedy jak który która które
    ja ty on ona ono my wy oni one mnie mi mną ciebie cię ci tobie jego go jemu mu jej ją nas nam was wam ich im się sobie siebie mój moja moje twój twoja twoje nasz nasza nasze swój swoją swoje
    w we na do z ze od po o u za przed nad pod przy przez dla bez między
    jest są był była było być jestem jesteś ma mam masz mają mieć może możesz możemy móc musi musisz musimy trzeba chcę chcesz chce chcemy potrzebuję potrzebujemy
    nie nigdy nic nikt tu tutaj tam stąd teraz dziś dzisiaj jutro zaraz natychmiast proszę już jeszcze też także bardzo więcej mniej wszystko wszyscy coś ten ta to te tego tej tych
    zrób zrobić rób weź wziąć idź iść daj dać znajdź znaleźć`,
  weak: "zrób zrobić znajdź znaleźć weź wziąć otwórz otworzyć",
  numbers:
    "zero jeden/jedną/jedno dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście/tuzin trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia",
  determiners: "ten ta to te tego tej mój moją nasz naszą swój swoją",
  pronouns: "mnie mi cię ci go mu ją jej nas nam was wam ich im się",
  auxiliaries: "jest są był była było ma mają",
  indefinite: "nikogo wszystko wszystkich każdy ktoś kogoś",
  units:
    "sekund minut minuty godzin godziny dni dzień nocy tygodni tydzień miesięcy miesiąc lat razy",
  subjects: "ja ty on ona my wy oni one nikt",
  cues: {
    none: "tylko/jedynie/wyłącznie, nic poza",
    refuse: `bez/dość, nigdy więcej, ani jednego/jednej/kropli, nie chcę żadnych/żadnego/żadnej/widzieć/, nie chcemy, ale żadnych/żadnego/żadnej, nie może być, ma nie być`,
    "refuse-first": "żadnych/żadnego/żadnej/żaden/żadna",
    prefer: "raczej/wolę/wolałbym/lepiej",
    less: "niż, od/zamiast",
    ban: `ale go/jej/ich/ nie, a nie, pod żadnym pozorem, w żadnym razie, przestań, zabrania się, nie wolno`,
    "ban-first": "nie/nigdy",
    avoid: `unikaj/omijaj, nie wchodź/idź/chodź do, nie wchodź na/, nie idź na, trzymaj się z dala od, nie dotykaj`,
    skip: "zapomnij o/, zamiast/odpuść, wszystko tylko nie, nie trzeba, daj spokój z",
    skipped: "może/mogą poczekać, nie jest ważne/ważny/ważna, nieważne",
    banned: "jest/ zabronione, jest zakazane",
    keep: "zostaw/zachowaj/oszczędź/trzymaj",
    untouched: "w spokoju, tam gdzie jest, zapalone",
    insist: "nie zapomnij/zapominaj/tylko/przestawaj, nie poddawaj się, dlaczego/czemu nie",
    prevent: "nie pozwól, nie dopuść do/",
    first: "najpierw, po pierwsze, przede wszystkim, na początek, zacznij od",
    then: "potem, a/ następnie, a potem, później, po czym",
    last: "na koniec, w końcu, wreszcie",
    later: "później/potem",
    before: "zanim, przed tym jak",
    after: "gdy/kiedy/jak już, jak/skoro tylko, po tym jak, gdy/kiedy",
    until: "dopóki nie/, aż",
    "at-least": "co najmniej, przynajmniej/minimum, nie mniej niż",
    "at-most": "co/ najwyżej, nie więcej niż, maksymalnie",
    below: "poniżej, mniej niż",
    above: "powyżej, więcej niż",
    and: "i/oraz/a",
    or: "lub/albo/ani",
    but: "ale/lecz/jednak",
    aside: "bo/ponieważ/gdyż/żeby/aby/chociaż/który/która",
    main: "więc/dlatego/musisz/musimy/trzeba, chcę żebyś",
  },
};

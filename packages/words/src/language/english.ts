import type { Language } from "./language.ts";

/** The small words of English. */
export const ENGLISH: Language = {
  code: "en",
  stop: `a an the this that these those some any all every each both either another other such same own
    i me my myself you your yours yourself he him his she her hers it its itself we us our ours they them their theirs
    who whom whose which what where when why how there here
    is are was were be been being am do does did done have has had having will would shall should can could may might must ought
    of in on at by for with from to into onto upon about over under through between among against during within across along
    and or but nor so yet if then than because since while although though as until unless whether
    not no never very too much many more most less least few little lot lots bit quite rather really just only even still also again ever already
    now yo today tonight tomorrow yesterday soon once always sometimes often usually
    please kindly thanks thank hey hi hello ok okay oh yes yeah right sure indeed perhaps maybe
    one ones thing things something anything everything nothing someone somebody anyone anybody everyone everybody nobody way ways kind sort
    let lets want wants wanted need needs needed like likes liked wish wishes mind think thinks thought know knows say says said tell told
    time times week weeks hour hours minute minutes month months year years
    able else enough almost nearly around out up down off away back along together apart ahead along
    want wanna going gonna try tries trying
    good better best bad worse worst great fine nice dear friend sir madam mate bro dude folks guys man
    possible necessary important sense trouble matter order make sure certain especially particularly
    whatever whenever wherever however whoever asap quickly immediately urgently finally first second third next last
    long far near also instead rather care cares use uses used using`,
  weak: `clear clears get gets getting got make makes making take takes taking have give gives giving go goes going see sees bring brings
    keep keeps keeping start starts starting begin begins come comes coming find finds finding look looks looking do does hold holds set sets send sends leave leaves show shows
    work works help helps deal handle run place ready new old big small hard whole full point piece pieces people grab grabs fetch pick picks bag heavy high part parts bring day days night nights place places world area use stay feel`,
  numbers:
    "zero one two/couple three four five six/half-dozen seven eight nine ten eleven twelve/dozen thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
  subjects: "i you he she it we they that there who which nobody somebody everybody someone",
  indefinite:
    "anybody anyone anything any nobody someone somebody something all every everybody everyone everything people",
  auxiliaries:
    "is are was were am been be has have had will would can could did does may might seems seem looks",
  pronouns: "me you him her it us them myself yourself himself herself itself ourselves themselves",
  determiners: "the a an any my our your his her its their that this these those",
  units:
    "second seconds minute minutes hour hours day days night nights week weeks month months year years percent times o'clock",
  cues: {
    refuse: `should not have any, should not be any, must not have any, must not be any, should have no, must have no, shall have no, may have no, should not have, without, without any, no more, not a single, none of, and no, but no, or no, nor,
      i want no, we want no, i will have no, let no, let there be no, may there be no, there must be no, there should be no, there shall be no, there may be no, there is to be no, with no more, and nothing, but nothing, nothing from, and nothing from, but nothing from,
      i do not want, we do not want, i do not want any, we do not want any, i do not want to see, i do not want to see any, i do not want to hear, i do not want there to be, i will not tolerate, i will not stand for, tolerate no, allow no,
      leave no, leaving no, nothing must, nothing may, nothing should, nothing shall, nobody may, nobody must, nobody should, no one may, no one must, no one should, let nobody, let no one, so that there is no, so there is no, there should not be, there must not be, there may not be, there shall not be, there ought not to be, there is not to be, there can not be, neither, with neither, make sure there is no, make sure there are no, see that there is no, see that there are no`,
    dislike: `i do not like, i hate, i dislike, i can not stand, i can not bear, i detest, i am against, i do not trust, we do not trust, beware of, watch out for, careful with, be careful with, i am not fond of, i am no friend of, i am sick of, i am tired of, i am fed up with, i have had enough of, spare me,
      we do not like, we hate, we can not stand, we are sick of, we are tired of, we are fed up with, we have had enough of`,
    end: "stop, quit, cease, end the, put an end to, enough of, enough with",
    "refuse-first": "no",
    prefer: `i rather, i sooner, we rather, i rather you, i rather have, i would rather, i would rather you, i would rather have, we would rather, rather, i would sooner, sooner, i prefer, i would prefer, i would prefer you to, i would prefer it if you, we prefer, prefer, preferably, better`,
    less: "than, to, over, and not",
    ban: `must not, should not, may not, shall not, ought not to, not allowed to, are not to, is not to, had better not, better not, refrain from, careful not to, be careful not to, take care not to,
      hands off, keep your hands off, lay off, under no circumstances, on no account, by no means,
      not even, must never, should never, may never, is no reason to, and not, but not, and never, but never,
      only do not, just do not, please do not, so do not, and do not, but do not, then do not, ever do not,
      i do not want you to, i do not want us to, i would rather not, i would rather you did not, we will not be, we are not, we will not,
      can not have you, except for, except, apart from, other than`,
    "ban-first": "do not, never, not, you can not, you do not, we can not",
    avoid: `avoid, stay away from, keep away from, stay out of, keep out of, stay clear of, steer clear of, keep clear of, well away from, away from, stay off, keep off,
      do not go near, do not go to, do not go into, do not go in, do not go anywhere near, never go to, never go near, do not enter, never enter, do not set foot in, do not touch, never touch,
      give a wide berth to, keep your distance from, a wide berth, bypass, shun, go around, do not visit, nobody goes into, nobody goes to, nobody goes in, nobody goes near, nobody enters, no one goes into, no one goes to, no one goes near, no one enters, nobody sets foot in`,
    skip: `not the, not our, not that, not those, not this, not my, not your, forget, forget about, never mind, never mind about, skip, ignore, do not bother with, do not bother about, do not bother to, do not bother, do not worry about,
      no need to, no need for, there is no need to, there is no need for, we do not need, you do not need, i do not need, do not need to, not necessary to, do not have to,
      instead of, rather than, anything but, anything except, everything but, everything except, all but, anything other than, put off, postpone, hold off on, hold off,
      i do not care about, do not care about, i do not care for, not interested in, leave aside, give up on, do not waste time on, do not waste your time on, do not waste time with, more important than, more urgent than, worse than, matters more than, matter more than,
      in place of, not now but, do anything except, do anything but`,
    skipped: `can wait, may wait, must wait, has to wait, will have to wait, has time, is not important, is not urgent, is not a priority, does not matter, do not matter, is unimportant,
      is not necessary, is unnecessary, not needed, can be done later, some other time, another time, another day, not now, is not worth it, is cancelled, is canceled, for another day, is for later, is pointless`,
    banned: `is forbidden, are forbidden, is off limits, are off limits, is out of bounds, are out of bounds, is not allowed, are not allowed, is prohibited, is banned, are banned, is taboo, is out of the question, forbidden, off limits, not an option, is no option, strictly forbidden,
      is too dangerous, are too dangerous, is too risky, are too risky, is too precious, are too precious, is too valuable, are too valuable, is too expensive, are too expensive, is off the menu, are off the menu, is off the table, are off the table, stays put, stay put, stays where it is, stay where they are, is not for you, are not for you`,
    "must-not-be":
      "must not be, may not be, should not be, shall not be, can not be, is not to be, are not to be, ought not to be, must never be, should never be, had better not be",
    too: "is too, are too, is far too, are far too, would be too, costs too, cost too, takes too, take too, makes too, make too",
    spare:
      "spare the, as little, as few, use little, use few, go easy on, easy on the, sparing with, be sparing with, frugal with, do not waste, without wasting, waste no, save on",
    keep: "keep, leave, let the, let that, let those, let your, let my, save, spare, reserve, hold back, put aside, set aside, retain, hang on to, hold on to",
    stays: "stays, remains, to stay, to remain, keeps being",
    untouched: `alone, in peace, where it is, where they are, as it is, as they are, untouched, be, on, standing, unharmed, intact, for later, for now, where he is, where she is, well alone, out of it, out of this, out of that, in one piece`,
    insist: `not run out of, do not run out of, never run out of, must not run out of, must never run out of, should not run out of, may not run out of, do not forget, do not you forget, never forget, not forget, do not fail, never fail, do not neglect, do not stop, never stop, do not give up, never give up, do not rest until, do not hesitate, do not wait, do not delay,
      why do not you, why do not we, why not, could not you, could not we, should not we, should not you, would not you, will not you, can not you, can not we, do not you, is not it, is not there, are not we, are not you, have not you, not only,
      no doubt, no matter, whether or not, or not, no problem, not bad, no time to lose, no later than, no time, not later than, can not wait to, do not come back until, do not leave without, do not come back without, never leave without,
      do not return without, do not lose, can not go on without, no one, not nobody, not so much, not too much, not much, not many, not enough, nothing but, i do not care how, i do not care what, i do not care, i do not know, not sure, not at all, no good, not yet,
      can not, could not, not a word, do not miss, never miss, no longer`,
    prevent:
      "do not leave, never leave, do not keep, never keep, i will not have, i do not want him to, i do not want her to, i do not want them to, i do not want it to, i do not want anybody to, i do not want anyone to, i do not want anything to, i do not want us to, we do not want anybody to, we do not want them to, do not let, never let, do not allow, let not, make sure that nobody, make sure nobody, make sure that no one, see that nobody, see to it that nobody, see that no, do not ever let, so that nobody, prevent, keep from",
    first: `first, first of all, firstly, to begin with, to start with, start with, start by, begin with, begin by, before anything else, before everything else, above all, comes first, come first, goes first, as a first step, initially, at first, for starters, first thing`,
    then: `then, and then, after that, after which, afterwards, next, and next, followed by, thereafter, subsequently, from there, later on, once that is done, when that is done, when you are done, once done, when done, after this, and after that, and afterwards, secondly, second, thirdly, third`,
    last: "finally, lastly, last of all, last, at last, in the end, to finish, at the end, eventually, and finally, and last of all",
    later:
      "later, comes second, comes later, comes last, comes next, after that, afterwards, comes third, last, second",
    before: "before, before you, before we, prior to, ahead of",
    after: `not before, but not before, never before, after, after you have, after you, once, once you have, once we have, once the, as soon as, when, when you have, when we have, now that, only once, only when, only after, but only once, but only when, but only after, only if, having, upon`,
    until: "until, till, unless, not until",
    "at-least":
      "at least, no less than, no fewer than, not less than, a minimum of, minimum, or more, not fewer than, up to, as many as",
    "at-most":
      "at most, no more than, not more than, a maximum of, maximum, or less, at the most, or fewer",
    below: "below, under, less than, fewer than, beneath, lower than",
    above: "above, over, more than, higher than, beyond, exceed",
    and: "and, plus, as well as, along with, also, together with",
    or: "or, either",
    only: "nothing else, and nothing else, exclusively, solely, only",
    but: "but, yet, however, only, except that, although, though",
    aside: `when i, when i come, by the time, until i, because, before they, before it, before he, before she, before somebody, before someone, before anybody, before anyone, before everybody, before everything, before another, so that, so they, so we, so it, so he, so she, so you can, so nobody, since, as we, as i, as they, as it, as he, as she, as the, as long as, so long as, for the sake of, who, which, that is why, which is why, if, while, whereas, although, though, given that, seeing that, considering, in case, considering that, what happened, the last, after what`,
    main: `we need, i need, so, therefore, i want you to, i would like you to, i need you to, you should, you must, you have to, we have to, we must, we should, we need to, we ought to, make sure that, make sure, see to it that, see that, see to it, it is time to, go and, let us, you had better, i think it is time, you need to, i want, i just want, i only want, i would like, please, time to`,
    lack: `there is no, there are no, we have no, you have no, i have no, have no, has no, had no, with no, have not got, has not got, got no, out of, run out of, ran out of, running out of, no, there is not, there are not, not enough, short of, short on, low on, running low on, lack of, lacking, hardly any, not any, have not, has not, had not, cut off from, needs no`,
    none: `only, just, nothing but, nothing else, exclusively, solely, and nothing else, nothing except, merely, whatever you do, whatever else you do, no idea, of course, at once, right now, as well, in order, this order, that order, in this order, in that order, first aid, second hand, last night, over there, come on, hold on, no one will, all over, all the time, over and over, on our own, on your own, on top, as soon as possible, as quickly as possible, as fast as you can, as much, as much as, as many, as many as, as many as you can, as you can, such as, as soon as you can, if you can, if possible, if you please, if you would, if it is not too much trouble, if you like, if you want, if need be, all right`,
  },
};

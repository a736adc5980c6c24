/** Bodily needs: eating, drinking, sleeping, health and warmth. */
export const BODY = `
# eating
eat: eat, feed, dine, devour, consume, munch, chew, nibble, gobble, swallow, wolf down, chow down, have a bite, grab a bite, tuck in, fill your belly, get fed, break bread, feast, snack
-hunger > eat, give food, food, meal, cook: hungry, starve, starvation, famished, ravenous, peckish, empty stomach, stomach growl, stomach rumble, belly rumble, empty belly, malnourished, underfed, famine, unfed, rumble, nothing to eat, not eaten, could eat a horse, stomach
give food: feed, serve, nourish, give food, give to eat, dish up, cater
meal > eat: meal, breakfast, lunch, dinner, supper, brunch, feast, banquet, ration, dish, soup, stew, snack, plate, square meal
food > eat, meal: food, grub, provision, victual, nourishment, nutrition, ration, chow, sustenance, edible, foodstuff, groceries, supplies, nosh
cook: cook, roast, bake, fry, grill, boil, stew, simmer, prepare a meal, kitchen, chef, oven, stove, pan, pot, recipe, barbecue, soup, broth
bread: bread, loaf, flour, dough, baker, bakery, bun, cake, pie, pastry, biscuit, wheat, grain
meat: meat, beef, pork, ham, bacon, sausage, steak, venison, mutton, poultry, chicken, jerky, game
fruit: fruit, apple, berry, pear, grape, cherry, plum, banana, orange, melon, nut, mushroom
vegetable: vegetable, veg, veggie, greens, potato, carrot, cabbage, turnip, onion, bean, corn, tomato, pumpkin, salad, produce, crop
dairy: milk, cheese, butter, egg, cream
pantry: pantry, larder, cupboard, fridge, cellar, granary, food store, storehouse
hungry person > eat, meal, food: glutton, gourmand, big eater, sweet tooth, foodie
# drinking
drink: drink, sip, gulp, quench, swig, down a glass, refreshment, beverage, hydrate
-thirst > drink, water: thirsty, parched, dehydrated, dry throat, dry mouth, nothing to drink, tongue sticks
water: water, well, spring, fountain, bucket, flask, canteen, waterskin
alcohol > drink: beer, ale, wine, rum, whisky, whiskey, mead, booze, grog, liquor, spirits, pint, brandy, vodka, tavern, bar, pub, inn, drunk, drunkard, bottle, tipsy
tea: tea, coffee, cocoa, juice
# sleeping
sleep: sleep, slumber, nap, doze, snooze, kip, shut eye, hit the sack, hit the hay, go to bed, forty winks, turn in, nod off, lie down, bedtime, get some rest
-tired > sleep, rest, bed: tired, weary, exhausted, sleepy, dead tired, dog tired, bone tired, fatigue, worn out, drowsy, drained, knackered, dead on your feet, burnt out, beat, pooped, bushed, spent, yawn, no strength left, run down, sleepless, bleary, overworked, keep my eyes open, hardly stand, barely stand, on its last legs, half asleep, nod off, eyes are closing, not slept, did not sleep, no sleep
rest: rest, relax, recover, recuperate, take a break, breather, take it easy, put your feet up, unwind, recharge, chill, pause, idle, catch your breath, time off, holiday, vacation
bed > sleep: bed, bunk, mattress, pillow, blanket, hammock, bedroll, cot, dormitory, bedroom, sleeping bag
energy: energy, stamina, strength, vigor, power up, fresh, refreshed, rested, vitality
wake: wake, awake, rise, get up, rouse, alarm clock, stay up
lazy > rest, sleep: lazy, idle, sluggish, slothful, loafer, slacker, layabout, couch potato, work-shy
# health
heal: heal, cure, treat, recover, mend, bandage, dress a wound, patch up, nurse, tend, medicate, restore health, get well, get better, first aid, stitch up, revive, resuscitate, regenerate, recuperate, remedy, splint
-wound > heal, medicine, doctor, health: wound, injury, hurt, bleed, blood, cut, gash, bruise, scratch, broken bone, fracture, sprain, scar, burn, limp, laceration, maimed, harmed, bitten
-ill > heal, medicine, doctor: sick, ill, fever, disease, infection, plague, virus, flu, poisoned, nausea, cough, ailment, illness, unwell, epidemic, contagious, sneeze, vomit, throw up, feverish, dizzy, pale, rash
-pain > heal, medicine, rest: pain, ache, agony, sore, suffer, headache, toothache, hurting
medicine: medicine, medication, drug, pill, potion, antidote, herb, salve, ointment, vaccine, antibiotic, painkiller, tonic, bandage, medkit, first aid kit, med kit, syringe, dose, elixir, remedy, pharmacy, meds, tablet, medical supplies, apothecary
doctor: doctor, physician, nurse, medic, healer, surgeon, hospital, clinic, infirmary, ambulance, ward, paramedic, sickbay
health: health, hit points, hp, life points, healthy, fitness, vital, well-being, wellness, in good shape
-dying > heal, rescue: die, dead, death, perish, fatal, mortal, on its last legs
alive: alive, living, unharmed, unhurt, uninjured, in one piece, safe and sound
# warmth
warm: warm, heat, hot, cosy, cozy, toasty, thaw, temperature, radiator, heater, furnace, boiler, insulation, defrost, hearth, fireplace, stove, warmth
cool: cool, cool down, fan, shade, ventilate, ice, chill, refrigerate, fresh air
-hot > cool: sweltering, sweat, boiling hot, stuffy, stifling, scorching, roasting, overheated, too hot, too warm, heatwave, melting
-cold > warm, light fire, fire: cold, freeze, chilly, icy, frost, shiver, hypothermia, frostbite, snow, frosty, bitter, teeth chatter, wintry, draughty, numb, goose pimples, blue with cold, chattering, ice cold
clothes: clothes, coat, cloak, jacket, robe, garment, outfit, dress, shirt, boots, hat, gloves, wear, apparel, gear, costume, uniform, scarf, put on, get dressed, attire, wardrobe
-wet > dry: wet, soaked, damp, drenched, rain, dripping, puddle, sodden, soggy
dry: dry, towel, dry off
# washing
clean: clean, wash, scrub, wipe, mop, sweep, rinse, tidy, polish, dust, tidy up, spotless, spruce up, vacuum, cleanse, disinfect, neat, hygiene, purify, clear away
-dirty > clean: dirty, filthy, mess, messy, stain, mud, grime, dusty, stink, smelly, rubbish, garbage, trash, litter, unwashed, untidy, contaminated, filth, crumbs, cobweb, smudge, grubby, sticky, greasy, footprint, smear, blotch, spill, pigsty, sooty, dust, stench, dirt
bath: bath, shower, soap, toilet, bathroom, tub
laundry: laundry, washing, linen, sheets
`;

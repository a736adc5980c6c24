/** Gathering, farming, building, crafting, repairing, fire and light. */
export const WORK = `
# gathering
gather: gather, collect, pick up, pick, harvest, accumulate, amass, fetch, scavenge, forage, salvage, get hold, round up, procure, acquire, obtain, bring in, hoard, scrounge, glean, pile up, scoop up, grab
store: store, stock, stockpile, reserve, supply, stash, save up, lay in, hoard, keep in store, put by, warehouse, depot, restock, replenish, lay up, stock up, put aside, set aside, provision, fill up, stow, storage, storehouse, cache, refill, resupply, full shelves, lay away, inventory
fetch: fetch, bring, carry, get, retrieve, take back, bring back, haul, lug, deliver, drag, hand me, pass me, go get
search: search, look for, seek, hunt for, find, rummage, comb, explore, scour, track down, locate, discover, root out, turn up, come up with, look around, investigate, go through, sift, ferret out, hunt, probe, frisk, trace, cannot find, can not find, missing
explore: explore, discover, chart, venture, expedition, adventure, wander, roam, scout, survey, prospect, unknown, map, uncharted, exploration, travel
dig: dig, shovel, excavate, burrow, unearth, tunnel, spade, bury, dig up, hole, pit, trench, scoop
mine: mine, ore, quarry, drill, pickaxe, miner, vein, extract, coal, iron, copper, mineral, pick, shaft
stone: stone, rock, boulder, gravel, pebble, brick, granite, marble, cobblestone, slab, flint
wood: wood, log, timber, lumber, plank, firewood, branch, tree, stick, trunk, board, forest, kindling, twig
chop: chop, fell, cut down, saw, hew, lumberjack, woodcutter, axe, cut, woodcutting, hack
forest: forest, woods, tree, grove, jungle, woodland, thicket
metal: metal, iron, steel, copper, tin, ingot, ore, bronze, scrap, alloy, gold, silver
fish: fish, angle, rod, net, hook, trout, salmon, cod, fisherman, catch, angler, bait, shrimp
hunt: hunt, hunter, game, deer, boar, rabbit, prey, stalk, track, bag, quarry, venison
# farming
farm: farm, farmer, field, agriculture, plough, plow, till, cultivate, barn, ranch, garden, gardener, peasant, homestead, farmland, acre
plant: plant, sow, seed, seedling, sapling, grow, greenhouse, sprout, raise crops, cultivate, flower
harvest: harvest, reap, crop, gather, pick, bring in, yield, scythe, pluck, mow, ripe
grind: grind, mill, millstone, miller, crush, flour
water plants: water, irrigate, sprinkle, watering can, sprinkler, hose
-wilt > water plants: wilt, wither, droop, parched, dried out, thirsty plants, hang their heads, dry soil, drought
livestock: livestock, cattle, cow, sheep, pig, goat, herd, flock, hen, chicken, horse, animal, pasture, shepherd, graze, milk, shear, wool, lamb, bull, ox, mule
wheat: wheat, grain, corn, barley, rye, oats, hay, straw, rice, cereal, fodder
pet: pet, dog, cat, puppy, hound, kitten, mutt, animal, beast, canine, pooch, watchdog, fido, doggy
tame: tame, calm, pacify, train, befriend, domesticate, soothe, break in, saddle, win over, stroke, quiet
ride: ride, mount, saddle, horse, gallop, rider, steed, pony, stallion
# building
build: build, construct, erect, raise, put up, set up, assemble, make, establish, throw up, builder, mason, carpenter, architect, pitch, install, lay bricks, expand, create, develop
house: house, home, hut, cabin, cottage, shelter, building, shack, lodge, dwelling, roof, tent, camp, residence, roof over, mansion, hovel
wall: wall, fence, rampart, barrier, hedge, palisade, stockade
bridge: bridge, cross, span, ferry, ford
camp: camp, tent, campsite, encampment, base, bivouac, campfire
door: door, gate, hatch, entrance, portcullis, window, shutter, doorway, airlock, drawbridge
open: open, unlock, unbolt, unseal, pry open, lift
close: close, shut, seal, bar, lock, bolt, slam, secure, block, plug
-draught > close: draught, draft, draughty, drafty, ajar, wide open, slamming
destroy: destroy, demolish, tear down, smash, break, wreck, raze, knock down, ruin, dismantle, crush, shatter, obliterate, flatten, take down, break down, level, pull down, remove, get rid, vandalize, collapse, wipe out, delete, eradicate, take apart
sharpen: sharpen, sharp, blunt, whet, grindstone, edge
# crafting
craft: craft, make, create, fashion, produce, manufacture, assemble, put together, knock together, construct, handicraft, whip up, fabricate, artisan, build, workbench, workshop, prepare
forge: forge, smith, blacksmith, anvil, hammer, smelt, cast, temper, furnace, foundry, smithy, weld, smelter
tool: tool, axe, pick, hammer, shovel, saw, rod, hoe, equipment, implement, instrument, spade, wrench, toolbox, kit, utensil
print: print, press, ink, copy, newspaper, leaflet, poster, ticket
sew: sew, weave, knit, stitch, tailor, cloth, fabric, thread, needle, loom, leather, silk, wool, linen, spin
brew: brew, potion, mix, concoct, distill, alchemy, alchemist, cauldron, ferment, brewery, brewer
paint: paint, draw, decorate, picture, color, artist, brush, sketch, mural, portrait
part: part, component, spare, piece, gear, cog, spare part, screw, bolt, wire, circuit, chip, bits
# repairing
repair: repair, fix, mend, patch, restore, overhaul, maintain, service, renovate, put right, get working, rebuild, refit, patch up, maintenance, refurbish, sort out, make good, straighten out, fix up, get running, in working order, shipshape, tune up, reconstruct
-broken > repair: broken, damaged, defective, faulty, out of order, wrecked, cracked, worn out, bust, malfunction, ruined, falling apart, hole, dent, in pieces, on the blink, does not work, rusty, battered, broke down, breakdown, kaput, failing, jammed, stuck, torn, rip, snap, wobble, conk out, will not start, does not start, does not run, crumbling
-leak > repair, close: leak, hiss, leaky, hole, breach, drip, sinking, flooding, taking on water, puncture, seep, trickle, water coming in, water rising
machine: machine, engine, motor, generator, reactor, device, apparatus, robot, mechanism, machinery, pump, turbine, computer, system, console
power: power, electricity, electric, energy, battery, current, generator, voltage, charge, recharge, grid, fuse, blackout, reactor, solar
fuel: fuel, gas, petrol, oil, gasoline, diesel, coal, refuel, tank, canister, fill up, kerosene, gas up, tank up
switch on: switch on, turn on, activate, start, power up, fire up, boot, ignite, enable, crank up, get going, start up, launch, trigger, restart, kick off, get running, operate, initiate
switch off: switch off, turn off, deactivate, shut down, power down, stop, disable, kill, cut, shut off, disconnect, unplug, pull the plug
pump: pump, drain, bail, siphon, empty, draw off
# fire
light fire: light, kindle, ignite, set fire, burn, set alight, campfire, bonfire, start a fire, make a fire, strike a match, torch, matches, tinder, flint, fire, stoke
fire: fire, flame, blaze, hearth, campfire, bonfire, burning, furnace, ember, inferno, wildfire, arson, sparks, ablaze, on fire
extinguish: extinguish, put out, douse, quench, smother, snuff, snuff out, blow out, firefighter, fire brigade, fire engine, hose down, stamp out, fight the fire
smoke: smoke, fumes, ash, soot, chimney, choking, sooty
# light
light: light, lamp, lantern, torch, candle, bright, illuminate, light up, glow, shine, headlight, bulb, brighten, beam, lighthouse, visible, chandelier
-dark > light, light fire: dark, gloom, gloomy, pitch black, dim, night, unlit, shadow, cannot see a thing, black, murky, lights out, blackout, obscure, pitch dark, cannot see, can not see, see nothing, see anything
day: day, morning, daylight, dawn, sunrise, sun, noon
clock: clock, watch, chime, tick, hour hand, wind up
`;

const list = (text: string): readonly string[] =>
  Object.freeze([...new Set(text.trim().split(/\s+/))]);

/** Words by kind of name. Handmade, complemented by invented ones: see `inventWord`. */
export const WORDS = Object.freeze({
  place:
    list(`home forest mine river field market workshop depot north east south west inn smithy post
    armory gate tower infirmary camp cave lake hill farm barn mill dock harbor bridge castle temple shrine
    tavern kitchen cellar attic garden orchard library lab hangar reactor bunker hospital school station
    port village town city plaza arena stable quarry swamp desert beach island cliff canyon ruins crypt
    dungeon vault throne hall yard kiln forge bakery shop bank office garage roof street alley base outpost
    hut cabin tent clearing meadow well pond pier crossroads chapel prison courtyard balcony corridor
    storage pantry bedroom lobby deck engine cargo airlock greenhouse museum theater studio terrace tunnel
    valley ridge summit glacier volcano jungle oasis lagoon reef delta marsh grove hollow crater moon orbit
    shuttle platform silo warehouse refinery foundry tannery brewery winery apiary aviary kennel pasture
    vineyard cemetery monastery academy courthouse embassy palace citadel rampart moat drawbridge watchtower
    barracks stockade sewer catacomb observatory lighthouse windmill sawmill ferry wharf canal lock dam spring`),
  item: list(`axe pick rod sword bow shovel hammer saw knife spear shield torch lantern rope key map bucket
    basket net ladder drill wrench scanner badge card lamp boots cloak helmet armor staff wand book scroll
    potion bandage compass flute drum bell crowbar pistol rifle radio battery toolkit medkit backpack wagon
    horse boat raft cart sickle hoe chisel needle broom mop pan pot anvil bellows lens mirror candle chain
    clamp cloth comb crown cup dagger flask fork gloves goggles harness hook horn hourglass jar kettle kite
    lever magnet mask mortar oar paddle passport pen permit pulley quill rake ring saddle sail scale scissors
    seal sieve sled spade sponge stamp stool tablet telescope ticket tongs trowel tweezers umbrella vest whip
    whistle wheel winch wire`),
  resource:
    list(`wood stone fish grain coins iron ore gold silver copper coal clay sand water oil fuel food
    meat bread berries herbs apples wheat flour milk eggs wool cloth leather hide bones feathers arrows bullets
    ammo gems crystals mana runes planks bricks nails ingots glass paper ink salt honey mushrooms seeds flowers
    cotton silk logs sticks straw feed hay parts scrap wires chips cells data tokens tickets letters votes
    favors rations supplies medicine bombs shells traps bait amber ash bamboo barley beans beads beeswax beets
    biscuits blood bolts brass bronze butter cabbage candles carrots cement cheese chalk cheques cider cinders
    coffee cork corn crates credits diesel dye dust fabric fibers figs fodder fruit furs garlic grapes gravel
    grease hemp ice incense ivory jade jam kelp lace lead lemons lime linen lumber malt marble melons mud nectar
    needles nuts oats olives onions opals oranges oxygen pearls peas peat pelts pepper pigment pine plums
    potatoes powder pumpkins quartz rags reeds resin rice roots rubber rum saffron sap shards slate soap soot
    spice steel sugar sulfur syrup tar tea thread tiles tin tobacco turnips twine vines wax wine yarn yeast zinc`),
  meter:
    list(`energy health stamina power heat charge morale strength hunger mana focus oxygen fuel_level
    patience courage warmth pressure thirst trust fame luck speed armor_points hull battery_level spirit sanity
    rage comfort hygiene bladder calm rest vigor grip`),
  parcel:
    list(`letter crate parcel box package barrel sack chest gift medicine statue relic scroll orb crown
    tray dish order report sample egg kit mail urn vase painting trophy invoice trunk bundle keg pallet
    container casket satchel envelope idol bust harp mirror chair table bench desk globe clock`),
  member:
    list(`ann bob cid dora emil fay gus hal ida joe kim leo mia ned ola pia ray sue tom una vic wes
    scout miner guard driver pilot nurse cook clerk mason rider left_arm right_arm rover drone truck van barge tug
    crane lifter carrier porter mule ox dog cat raven hawk elf dwarf ogre golem imp sprite`),
  flag: list(`hungry tired thirsty wet cold dirty sick wounded hidden alert scared drunk sleepy angry poisoned
    cursed armed ready locked asleep blessed burning frozen in_cover alarm cart_ok fire_lit gate_closed
    door_open bridge_up lights_on shop_open alarm_on engine_on boat_ready camp_set trap_set field_sown oven_hot
    well_clean road_clear signal_sent guard_gone fence_fixed roof_fixed house_built tower_built wall_built
    statue_done quest_done feast_ready ship_ready vault_open key_found map_read door_locked water_boiled
    bed_made floor_clean crop_watered horse_fed dog_fed baby_fed letter_sent power_on shields_up hatch_shut
    valve_open pump_running tent_up flag_raised net_cast anchor_down sails_set lamp_lit table_set deal_signed
    spy_caught code_known route_known seal_broken curse_lifted rain_due market_open toll_paid pass_stamped
    bags_packed bells_rung fence_up gate_up tree_down wolf_gone`),
  move: list(`goto go move walk travel run walk_to move_to go_to travel_to run_to head_to step ride drive fly sail
    teleport march sneak_to climb_to swim row jump_to visit enter reach approach`),
  destination: list(
    `place town room to dest where target location zone spot area site district stop node hex`,
  ),
  position: list(`at place location room zone pos where site here standing region sector spot`),
  gather:
    list(`chop mine dig catch harvest collect gather pick fetch take find grab forage scavenge draw extract
    get pump shear reap pluck scoop trap hunt quarry tap milk salvage loot net pan skim rake strip`),
  make: list(`craft make forge build smelt brew bake cook weave carve assemble mix prepare refine grind cut saw
    press print spin tan cast roast boil distill churn sew knit mold polish compose blend cure dry smoke`),
  act: list(`light open close repair fix ring raise lower clean paint plant water feed heal rest sleep eat drink
    scout lure shoot strike attack hide take_cover sneak signal send read study pray dance sing guard patrol
    inspect unlock lock activate start stop load unload wash sharpen charge recharge sow dry tame train call
    warn calm bribe sabotage disarm barricade push pull lift turn cast throw break burn cover dig_out drain fill
    fold greet halt hang hoist ignite join kick launch mark mend nail oil pack persuade pour press rescue rig
    scan search seal set_up shout shut sign soak stack stir sweep swap tie trade_off trick tune untie vote wake
    wave weigh wind wipe wrap`),
  state:
    list(`empty full off on low high closed open broken working idle running done raw cut dry wet cold warm
    hot bare sown grown ripe ready docked loaded sailing landed unknown found marked hit none small big sick
    stable healed asleep awake tamed stand crouch prone waiting seated served gone dough baked plated early
    middle late final dim bright calm wary angry near far down up left right red green blue draft signed sealed
    sketch framed painted locked ajar wide thin thick sharp dull fresh stale clean dirty silent loud new used
    worn fixed north_side south_side planned started finished rough smooth polished weak fair strong lost`),
  subject:
    list(`enemy weather time door mood light pot ship target fire oven patient beast machine stance weapon
    vehicle outfit gear phase guest dish wall engine bridge crop field plot valve furnace loom kiln press robot
    drone turret portal ritual contract song poem report ledger crew army siege rumor trail storm tide moon gate
    garden plant tree horse hound prisoner king envoy student class experiment sample reactor probe satellite`),
  carrier: list(`carrying holding load hands bag cargo_hold backpack trolley basket claw bay hand`),
  nothing: list(`nothing none empty`),
  delivered: list(`done ready ok sent delivered given placed stored shipped received`),
  argument:
    list(`item what thing object goods product kind type stuff resource ware good option choice mode level
    piece unit model target_item material`),
  amount: list(`n amount count number quantity qty times units size k`),
  setting: list(`on open to value state active enabled up`),
  carry: list(`pick_up take load grab lift collect seize hoist accept`),
  drop: list(`deliver drop give hand hand_over unload bring place put ship submit return`),
  trade: list(`sell trade swap exchange donate offer barter pawn auction`),
  buy: list(`buy rent order purchase hire acquire`),
  relax: list(`rest sleep nap relax recharge eat drink meditate sit snack recover unwind breathe`),
  build: list(`build raise finish complete construct erect found establish set_up`),
  change: list(`set choose use switch wear select equip turn_to adopt put_on`),
});

/** Kind of a word. */
export type WordKind = keyof typeof WORDS;
